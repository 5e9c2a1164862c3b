// All attacks that a mini-program's own page can carry out by itself, in the order of the published table; last those that only a native
// host has something for.
import type { Attack, Group } from '../attack.ts';
import { BACKGROUND } from './background.ts';
import { CHANNEL } from './channel.ts';
import { CODE } from './code.ts';
import { DEVICES } from './devices.ts';
import { ELEMENTS, STYLES } from './elements.ts';
import { HINTING } from './hints.ts';
import { NAVIGATING } from './navigation.ts';
import { READING } from './reading.ts';
import { REQUESTS } from './requests.ts';
import { SOCKETS } from './sockets.ts';
import { WINDOWS } from './windows.ts';
import { WORKERS } from './workers.ts';

export const ATTACKS_BY_GROUP: Readonly<Record<Group, readonly Attack[]>> = {
  'Reading the host and others': READING,
  Navigating: NAVIGATING,
  'Requests by script': REQUESTS,
  'Requests by elements': ELEMENTS,
  'Requests by styles': STYLES,
  'Hints and preloading': HINTING,
  Workers: WORKERS,
  'Connections that are no requests': SOCKETS,
  'After the page': BACKGROUND,
  'Windows, dialogs and files': WINDOWS,
  'Devices and permissions': DEVICES,
  'Code and isolation': CODE,
};

export const ATTACKS: readonly Attack[] = Object.values(ATTACKS_BY_GROUP).flat();
export const NATIVE_BY_GROUP: Readonly<Record<'The channel of a native host', readonly Attack[]>> = {
  'The channel of a native host': CHANNEL,
};
export const PAGE_ATTACKS: readonly Attack[] = [...ATTACKS, ...Object.values(NATIVE_BY_GROUP).flat()];

export const attackNamed = (id: string): Attack | undefined => PAGE_ATTACKS.find((attack) => attack.id === id);
