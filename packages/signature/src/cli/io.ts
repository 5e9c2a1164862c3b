// What a command may touch besides files: injected, so that the commands become part of another program as they are.

export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** All of standard input. */
  input(): Uint8Array;
  /** Seconds since 1970. */
  now(): number;
}
