// What a command may touch besides files and network: handed in, so that a test or another program can be the terminal.

export interface World {
  out(text: string): void;
  err(text: string): void;
  /** All of standard input. */
  input(): Uint8Array;
  /** Whether somebody is there who could answer a question. */
  readonly isInteractive: boolean;
  /** Whether standard output is a terminal: colours only there. */
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Where the command was typed. */
  readonly folder: string;
  /** Resolves when somebody wants what runs to end: Ctrl-C, or a signal. From the call on that ends nothing by itself. */
  interrupted(): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
}
