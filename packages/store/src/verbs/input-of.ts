// What a verb of the store port is given, as the port itself says it.
import type { AuthStore } from '@davit/auth';

export type InputOf<Room extends keyof AuthStore, Verb extends keyof AuthStore[Room]> = AuthStore[Room][Verb] extends (
  input: infer Input,
) => unknown
  ? Input
  : never;
