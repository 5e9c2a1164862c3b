// What a command is: its words, its flags, and a function from what was typed to an outcome. Types only.
import type { World } from './terminal/world.ts';

export interface Flag {
  readonly type: 'string' | 'boolean';
  /** One letter. */
  readonly short?: string;
  /** What stands behind it in the help: `<file>`. */
  readonly value?: string;
  readonly about: string;
}

export interface Typed {
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
}

export interface Outcome {
  /** What `--json` prints: one object. */
  readonly json: object;
  /** What a person reads on standard output. */
  readonly text: string;
  /** False ends with exit code 1: the command ran, and found that something is wrong. */
  readonly ok: boolean;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Behind the name: `[folder]`. */
  readonly usage: string;
  /** How many words it takes at most. */
  readonly words: number;
  readonly flags: Readonly<Record<string, Flag>>;
  /** More for its help: what holds, which files. */
  readonly notes?: string;
  /** Whole commands, each with what it does. */
  readonly examples?: readonly (readonly [command: string, about: string])[];
  /** Takes the arguments as they are, and prints by itself. */
  readonly raw?: (args: readonly string[], world: World) => Promise<number>;
  /** Runs until it is interrupted, and prints by itself; answers the exit code. */
  readonly serve?: (typed: Typed, world: World) => Promise<number>;
  run(typed: Typed, world: World): Promise<Outcome>;
}

export const text = (typed: Typed, flag: string): string | undefined => {
  const value = typed.flags[flag];
  return typeof value === 'string' ? value : undefined;
};
