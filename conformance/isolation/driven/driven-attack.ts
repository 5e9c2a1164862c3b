// An attack that needs somebody outside the page: keys that are typed, a second tab or user, a clock, a look at the processes.
// Each is tried on the product and, as its control, where nothing defends. Types only.
import type { Lateness } from './beats.ts';
import type { World } from './world.ts';

export type DrivenGroup =
  | 'Holding up the device'
  | 'Delivery and the gate'
  | 'Users, tabs and updates'
  | 'Starts and ends'
  | 'Keyboard and history';

export interface DrivenAttack {
  readonly id: string;
  readonly title: string;
  readonly threat: `T${string}`;
  readonly group: DrivenGroup;
  /** What stands in the control where the product has its defence. */
  readonly control: string;
  /** Hearts are measured: runs while nothing else does. */
  readonly timed?: true;
  /** Like another one by other means: left to the script and to DAVIT_LONG=1, so that `npm test` stays within its minutes. */
  readonly variant?: true;
  /** Mostly waits: begins before the others, so that nobody waits for it at the end. */
  readonly waits?: true;
  /** Nothing that a page or a server can say closes it: measured and published apart, with this reason. */
  readonly limit?: string;
  run(world: World): Promise<Sides>;
}

/** What the attack got on each side, in words; null is nothing. */
export interface Sides {
  readonly defended: string | null;
  readonly control: string | null;
  /** How late host and sibling were. */
  readonly measured?: Measured;
}

export interface Measured {
  /** In the product, before it began. */
  readonly calm: Lateness;
  readonly product: Lateness;
  readonly control: Lateness;
}
