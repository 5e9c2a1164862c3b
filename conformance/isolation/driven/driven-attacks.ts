// All attacks that need a driver, in the order of the published table.
import { DELIVERY } from './attacks/delivery.ts';
import { HOLDING_UP } from './attacks/holding-up.ts';
import { KEYS_AND_HISTORY } from './attacks/keys-and-history.ts';
import { STARTS_AND_ENDS } from './attacks/starts-and-ends.ts';
import { TABS } from './attacks/tabs.ts';
import { UPDATES } from './attacks/updates.ts';
import { USERS } from './attacks/users.ts';
import type { DrivenAttack, DrivenGroup } from './driven-attack.ts';

export const DRIVEN_BY_GROUP: Readonly<Record<DrivenGroup, readonly DrivenAttack[]>> = {
  'Holding up the device': HOLDING_UP,
  'Delivery and the gate': DELIVERY,
  'Users, tabs and updates': [...USERS, ...TABS, ...UPDATES],
  'Starts and ends': STARTS_AND_ENDS,
  'Keyboard and history': KEYS_AND_HISTORY,
};

export const DRIVEN_ATTACKS: readonly DrivenAttack[] = Object.values(DRIVEN_BY_GROUP).flat();
