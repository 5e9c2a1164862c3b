// The session that a command works in: the login it means, opened.

import { type Flag, type Typed, text } from '../command.ts';
import { chooseLogin } from '../login/choose-login.ts';
import type { World } from '../terminal/world.ts';
import { openSession, type Session } from './open-session.ts';

export const REGISTRY_FLAG: Readonly<Record<'registry', Flag>> = {
  registry: {
    type: 'string',
    value: '<address>',
    about: 'which registry, where there are logins of several ($DAVIT_REGISTRY)',
  },
};
export const APP_FLAGS: Readonly<Record<'app' | 'registry', Flag>> = {
  app: { type: 'string', value: '<app id>', about: 'which mini-program; that of the manifest in this folder' },
  ...REGISTRY_FLAG,
};

export async function sessionOf(typed: Typed, world: World): Promise<Session> {
  return openSession(await chooseLogin(text(typed, 'registry'), world), { now: world.now });
}

/** Said once the work is done: a clock that is wrong breaks other things too. */
export function clockNote(session: Session): string | null {
  const skew = session.skew();
  if (skew === 0) return null;
  return `The clock of this machine is ${Math.abs(skew)} seconds ${skew > 0 ? 'ahead of' : 'behind'} the registry's.\nTry: set the clock by the network\n`;
}
