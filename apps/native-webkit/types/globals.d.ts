// What gjs 1.74 has besides ECMAScript, as far as it is used here.
declare const ARGV: readonly string[];
declare function print(...values: unknown[]): void;
declare function printerr(...values: unknown[]): void;
declare function setTimeout(callback: () => void, ms?: number): object;
declare function clearTimeout(timer: object | null | undefined): void;
declare function setInterval(callback: () => void, ms?: number): object;
declare function clearInterval(timer: object | null | undefined): void;

interface ImportMeta {
  /** `file://` and the program's path. */
  readonly url: string;
}

declare module 'system' {
  const System: {
    exit(code: number): never;
    gc(): void;
    readonly programInvocationName: string;
    /** 17402: 1.74.2. */
    readonly version: number;
  };
  export default System;
}
