// The headers of one request by lower-case name, in one pass. Remembers which came twice: those are not signed.
import type { HeaderLine } from '../http-signature/request-head.ts';

export class HeaderTable {
  readonly #values = new Map<string, string>();
  #repeated: Set<string> | null = null;

  constructor(lines: readonly HeaderLine[]) {
    for (const [name, value] of lines) {
      const key = name.toLowerCase();
      const before = this.#values.get(key);
      if (before === undefined) this.#values.set(key, value);
      else {
        this.#values.set(key, `${before}, ${value}`);
        this.#repeated ??= new Set();
        this.#repeated.add(key);
      }
    }
  }

  /** Several lines come joined by `, `. */
  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  isRepeated(name: string): boolean {
    return this.#repeated?.has(name) === true;
  }
}

/** Visible ASCII and single spaces between: what no proxy on the way rewrites. */
export function isPlainHeaderValue(value: string): boolean {
  if (/[^\x20-\x7e]/.test(value)) return false;
  return value.charCodeAt(0) !== 0x20 && value.charCodeAt(value.length - 1) !== 0x20;
}
