// The one table: what a mini-program's own page does by itself, and what needs a driver, in the order of the published page.
import { ATTACKS_BY_GROUP, NATIVE_BY_GROUP } from './attacks/index.ts';
import { DRIVEN_BY_GROUP } from './driven/driven-attacks.ts';

/** What both kinds of attacks have. */
export interface Listed {
  readonly id: string;
  readonly title: string;
  readonly threat: `T${string}`;
  readonly limit?: string;
}

export const ALL_BY_GROUP: Readonly<Record<string, readonly Listed[]>> = {
  ...ATTACKS_BY_GROUP,
  ...NATIVE_BY_GROUP,
  ...DRIVEN_BY_GROUP,
};
export const ALL_ATTACKS: readonly Listed[] = Object.values(ALL_BY_GROUP).flat();
