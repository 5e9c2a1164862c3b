// What one user could take over from another on the same device: what the mini-program left for itself in every place there is.
import type { Frame, Page } from 'playwright-core';
import { inPlain, once } from '../both-sides.ts';
import type { DrivenAttack, Sides } from '../driven-attack.ts';
import type { HoardName } from '../page/hoards.ts';
import { NotLaunched, type World } from '../world.ts';

const group = 'Users, tabs and updates';
type Found = Readonly<Partial<Record<HoardName, string>>>;

const find = (frame: Frame): Promise<Found> => frame.evaluate(() => attacker.hoards.find());
const put = (frame: Frame): Promise<void> => frame.evaluate(() => attacker.hoards.put('alice'));
const setUser = (host: Page, user: string | null): Promise<void> =>
  host.evaluate((name) => driven.container.setUser(name), user);

/** Null where the host refuses the launch because it could not delete what the former user left: no page runs that could look. */
const launchForNext = (world: World, host: Page): Promise<Frame | null> =>
  world.launch(host, 'attacker').then(
    ({ frame }) => frame,
    (error: unknown) => {
      if (error instanceof NotLaunched && error.code === 'wipe_failed') return null;
      throw error;
    },
  );

/** alice leaves something in every place; bob looks. */
const changeUser = async (world: World, isOffline: boolean): Promise<Found> => {
  const host = await world.openHost();
  try {
    await setUser(host, 'alice');
    await put((await world.launch(host, 'attacker')).frame);
    await host.context().setOffline(isOffline);
    await setUser(host, null);
    await setUser(host, 'bob');
    // What was wiped is not there any more: only the network has it.
    await host.context().setOffline(false);
    const frame = await launchForNext(world, host);
    return frame === null ? {} : await find(frame);
  } finally {
    await host.context().close();
  }
};
const whenOnline = once((world) => changeUser(world, false));
const whenOffline = once((world) => changeUser(world, true));
/** Nobody deletes anything: the same frame loads again for the next one. */
const withoutWipe = once((world) =>
  inPlain(world, 'app.plain', async (frame) => {
    await put(frame);
    await Promise.all([
      frame.page().waitForEvent('framenavigated', (one) => one === frame),
      frame.evaluate(() => void setTimeout(() => location.reload(), 0)),
    ]);
    await frame.waitForFunction(() => 'attacker' in globalThis);
    return find(frame);
  }),
);

const PLACES: readonly (readonly [name: HoardName, what: string])[] = [
  ['local-storage', 'localStorage'],
  ['session-storage', 'sessionStorage'],
  ['window-name', 'the name of its window'],
  ['history-state', 'the state of its history entry'],
  ['cookie', 'a cookie'],
  ['cookie-partitioned', 'a partitioned cookie'],
  ['cookie-deep', 'a cookie of a path of its own'],
  ['indexed-db', 'IndexedDB'],
  ['caches', 'a cache of its own'],
  ['cache-of-the-version', 'the cache that its files lie in'],
  ['files', 'private files (OPFS)'],
  ['buckets', 'a storage bucket'],
  ['bridge', 'the host’s storage, through the bridge'],
];
const users = (isOffline: boolean): DrivenAttack[] =>
  PLACES.map(([name, what]) => ({
    id: `${isOffline ? 'offline-' : ''}user-${name}`,
    title: `Finds for the next user what it left for itself in ${what}${isOffline ? ', without a network' : ''}`,
    threat: 'T122',
    group,
    control: 'a plain frame that loads again',
    run: async (world) => ({
      control: (await withoutWipe(world))[name] || null,
      defended: (await (isOffline ? whenOffline : whenOnline)(world))[name] || null,
    }),
  }));

const declaredCookie: DrivenAttack = {
  id: 'user-declared-cookie',
  title: 'Finds for the next user the cookie that the server which it declared has set',
  threat: 'T122',
  group,
  control: 'a plain frame that loads again',
  limit:
    'A cookie that a declared server sets is the server’s own, and no page or header of another origin deletes it. A mini-program that logs its users in there by cookie must end that session itself when `auth.signedOut` comes.',
  async run(world): Promise<Sides> {
    const home = world.home.origin;
    const call = (frame: Frame, query: string): Promise<string> =>
      frame.evaluate(
        (url) => fetch(url, { credentials: 'include' }).then((answer) => answer.text()),
        `${home}/who${query}`,
      );
    const control = await inPlain(world, 'app.plain', async (frame) => {
      await call(frame, '?set=alice');
      return (await call(frame, '')) || null;
    });
    const host = await world.openHost();
    try {
      await setUser(host, 'alice');
      await call((await world.launch(host, 'attacker')).frame, '?set=alice');
      await setUser(host, 'bob');
      // Where bob may not start it, another one that declared the same server tells.
      const frame = (await launchForNext(world, host)) ?? (await world.launch(host, 'sibling')).frame;
      return { control, defended: (await call(frame, '')) || null };
    } finally {
      await host.context().close();
    }
  },
};

export const USERS: readonly DrivenAttack[] = [...users(false), ...users(true), declaredCookie];
