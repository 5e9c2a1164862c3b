// Who may do what: every verb with the scopes that open it, and whose mini-programs they open. The whole table, in one place. Pure.
import type { RegistryCaller, RegistryScope } from '../ports/caller-check.ts';
import type { Refused } from '../refused.ts';

/** `own`: of the caller's publisher; `foreign`: of any other; `any`. */
type Way = readonly [scope: RegistryScope, whose: 'own' | 'foreign' | 'any'];

export const ACCESS = {
  register: [['registry:operate', 'any']],
  add_key: [
    ['registry:publish', 'own'],
    ['registry:operate', 'any'],
  ],
  publish: [['registry:publish', 'own']],
  review: [['registry:review', 'foreign']],
  release: [['registry:release', 'own']],
  suspend: [
    ['registry:release', 'own'],
    ['registry:operate', 'any'],
  ],
  revoke: [
    ['registry:release', 'own'],
    ['registry:operate', 'any'],
  ],
  read: [
    ['registry:read', 'own'],
    ['registry:review', 'any'],
    ['registry:operate', 'any'],
  ],
  /** Nobody's in particular: what waits for a review. */
  read_waiting: [
    ['registry:review', 'any'],
    ['registry:operate', 'any'],
  ],
  /** Bodies of other publishers' entries are withheld unless a scope opens `read` for any. */
  read_log: [
    ['registry:read', 'any'],
    ['registry:review', 'any'],
    ['registry:operate', 'any'],
  ],
} as const satisfies Record<string, readonly Way[]>;

export type Verb = keyof typeof ACCESS;

/** Why the caller may not, or null. `publisher`: whose mini-program it is about; null when it is about none. */
export function accessRefusal(verb: Verb, caller: RegistryCaller, publisher: string | null): Refused | null {
  const ways: readonly Way[] = ACCESS[verb];
  const open = ways.filter(([scope]) => caller.scopes.includes(scope));
  if (open.length === 0)
    return { code: 'registry/insufficient-scope', detail: `Needs ${ways.map(([scope]) => scope).join(' or ')}.` };
  if (publisher === null || open.some(([, whose]) => reaches(whose, caller, publisher))) return null;
  return open.some(([, whose]) => whose === 'foreign')
    ? { code: 'registry/own-review', detail: `"${publisher}" cannot review its own mini-programs.` }
    : { code: 'registry/not-your-app', detail: `It belongs to "${publisher}".` };
}

function reaches(whose: Way[1], caller: RegistryCaller, publisher: string): boolean {
  switch (whose) {
    case 'own':
      return caller.publisher === publisher;
    case 'foreign':
      return caller.publisher !== publisher;
    case 'any':
      return true;
  }
}

/** Whether it sees everybody's. */
export const isOperatorSide = ({ scopes }: RegistryCaller): boolean =>
  scopes.includes('registry:operate') || scopes.includes('registry:review');
