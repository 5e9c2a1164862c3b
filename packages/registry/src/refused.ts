// Why the write side does not do what was asked: a code of the registry, and what is particular about this case. Type only.
import type { CheckProblem } from '@davit/bundle';
import type { PlainResponse } from '@davit/protocol';
import type { RegistryRefusal } from './read/refusals.ts';

export interface Refused {
  readonly code: RegistryRefusal;
  /** A sentence for whoever asked. */
  readonly detail?: string | undefined;
  readonly problems?: readonly CheckProblem[] | undefined;
  /** What the answer brings beside. */
  readonly headers?: PlainResponse['headers'] | undefined;
}
