// Whether a platform keeps as much of the promise as the operator asks for (container.md §1, isolation level). Pure.
import type { IsolationLevel } from '@davit/protocol';

/** From weak to strong. */
const ORDER: { readonly [K in keyof IsolationLevel]: readonly IsolationLevel[K][] } = {
  process: ['shared', 'own'],
  egress: ['csp', 'closed'],
  storage: ['none', 'session', 'persistent'],
  siblings: ['same-site', 'cross-site'],
};

/** The parts of the level that are weaker than asked for; empty is good. */
export function weakerThan(level: IsolationLevel, minimum: Partial<IsolationLevel>): readonly (keyof IsolationLevel)[] {
  return (Object.keys(ORDER) as (keyof IsolationLevel)[]).filter((part) => {
    const order: readonly string[] = ORDER[part];
    const asked = minimum[part];
    return asked !== undefined && order.indexOf(level[part]) < order.indexOf(asked);
  });
}
