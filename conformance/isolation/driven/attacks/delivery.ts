// Mini-programs that turn on what delivers them: frames of their own origin, their cache, their worker, their launch page, their
// gate. Nothing unverified may run, and the next launch is whole.
import type { BrowserContext, Frame } from 'playwright-core';
import { endOf, type InProduct, inPlain, inProduct, once, relaunch, sleep } from '../both-sides.ts';
import type { DrivenAttack } from '../driven-attack.ts';
import type { World } from '../world.ts';

const OTHER_ID = '0'.repeat(64);
const group = 'Delivery and the gate';

/** The next launch runs the right files. */
async function isWhole(world: World, one: InProduct): Promise<string | null> {
  const { frame } = await relaunch(world, one);
  const menu = await frame.evaluate(() => (globalThis as { menu?: string }).menu);
  const worker = await frame.evaluate(() => attacker.deliveries.controller());
  if (worker.includes(OTHER_ID)) return `the next launch has the worker ${worker}`;
  return menu === 'right' ? null : `the next launch runs other files: ${menu}`;
}

/** Each in a frame of its own. What damages its files comes last. */
const WAYS_OUT = [
  ['script-launch', 'Opens its launch page and reaches out through it', '/.container/launch.html'],
  ['script-missing', 'Opens a page that is not there and reaches out through it', '/nothing/here'],
  ['script-wipe', 'Opens its wipe page and reaches out through it', '/.container/wipe'],
  ['script-worker', 'Opens the worker’s script as a page and reaches out through it', '/.container/sw.js'],
  ['script-damaged', 'Damages its files, opens one and reaches out through it', '/silent.html'],
] as const;

/** By attack: what arrived. */
async function reachOut(world: World, frame: Frame, damage: () => Promise<void>): Promise<Map<string, string | null>> {
  const got = new Map<string, string | null>();
  for (const [id, , path] of WAYS_OUT) {
    if (id === 'script-damaged') await damage();
    const { tcpPort, arrivals } = await world.evil.open(false);
    await frame.evaluate(([page, evil]) => attacker.deliveries.reachThrough(page, evil), [
      path,
      `http://${id}.evil.localhost:${tcpPort}`,
    ] as const);
    got.set(id, arrivals.at(-1) ?? null);
  }
  return got;
}
const reachedPlain = once((world) => inPlain(world, 'app.plain', (frame) => reachOut(world, frame, async () => {})));
const reachedDefended = once((world) =>
  inProduct(world, ({ frame }) => reachOut(world, frame, () => frame.evaluate(() => attacker.deliveries.drop()))),
);
const SCRIPTED = WAYS_OUT.map(
  ([id, title]): DrivenAttack => ({
    id,
    title,
    threat: 'T113',
    group,
    control: 'the same addresses without headers',
    run: async (world) => ({
      control: (await reachedPlain(world)).get(id) ?? null,
      defended: (await reachedDefended(world)).get(id) ?? null,
    }),
  }),
);

/** The container's worker, with the id that the attacker wants. */
async function registered({ hand }: World, profile: BrowserContext, ms: number): Promise<string | null> {
  const end = performance.now() + ms;
  do {
    const worker = (await hand.workersOf(profile)).find((url) => url.includes(OTHER_ID));
    if (worker !== undefined) return `registered ${worker}`;
    await sleep(50);
  } while (performance.now() < end);
  return null;
}

const goToLaunch = (way: 'query' | 'fragment' | 'name' | 'race', title: string): DrivenAttack => {
  const go = (frame: Frame) =>
    frame.evaluate((how) => void setTimeout(() => attacker.deliveries.goToLaunch(how), 0), way);
  return {
    id: `launch-${way}`,
    title,
    threat: 'T101',
    group,
    control: 'a launch page that believes whoever names a version',
    ...(way === 'name' || way === 'fragment' ? { variant: true } : {}),
    run: async (world) => ({
      control: await inPlain(world, 'app.plain', async (frame, host) => {
        await go(frame);
        // Who may write to it gives the order: here anybody.
        if (way === 'race') {
          for (let tries = 0; tries < 5; tries += 1) {
            await sleep(200);
            await host.evaluate(() => frames[0]?.postMessage('start', '*'));
          }
        }
        return registered(world, host.context(), 4000);
      }),
      defended: await inProduct(world, async (one) => {
        await go(one.frame);
        const end = await endOf(one.host, one.id, way === 'race' ? 7500 : 4000);
        const got = await registered(world, one.profile, 0);
        if (got !== null) return got;
        const silent = await one.host.evaluate((id) => driven.silences.some(({ instance }) => instance === id), one.id);
        if (!/^(stopped|crashed)/.test(end) && !silent) return `it goes on from its launch page: ${end}`;
        return isWhole(world, one);
      }),
    }),
  };
};

/** In the control: a page behind a worker that answers with whatever lies in its cache, else from the network. */
const behindCarelessWorker = <T>(world: World, use: (frame: Frame) => Promise<T>): Promise<T> =>
  inPlain(world, 'app.plain', async (frame) => {
    await frame.evaluate(async () => {
      await navigator.serviceWorker.register('/.container/sw.js?i=1', { scope: '/' });
      await navigator.serviceWorker.ready;
    });
    await reload(frame);
    await frame.waitForFunction(() => navigator.serviceWorker.controller !== null);
    return use(frame);
  });
const reload = async (frame: Frame): Promise<void> => {
  await Promise.all([
    frame.page().waitForEvent('framenavigated', (one) => one === frame),
    frame.evaluate(() => void setTimeout(() => location.reload(), 0)),
  ]);
  await frame.waitForLoadState('load');
};
const read = (frame: Frame): Promise<string> => frame.evaluate(() => attacker.deliveries.read('/menu.js'));
const menuOf = (frame: Frame): Promise<string | null> =>
  frame.evaluate(() => (globalThis as { menu?: string }).menu ?? null).catch(() => null);

const careless = 'a worker that trusts its cache and falls back to the network';
const DELIVERY_TRICKS: readonly DrivenAttack[] = [
  {
    id: 'register-through-launch',
    title: 'Registers the container’s worker with another version’s id, from the launch page',
    threat: 'T101',
    group,
    control: 'the same addresses without headers',
    run: async (world) => {
      const attempt = async (frame: Frame): Promise<string | null> => {
        const found = await frame.evaluate(() => attacker.deliveries.registerThrough('/.container/launch.html'));
        return found.includes(OTHER_ID) ? `registered ${found}` : null;
      };
      return {
        control: await inPlain(world, 'app.plain', attempt),
        defended: await inProduct(world, async (one) => (await attempt(one.frame)) ?? isWhole(world, one)),
      };
    },
  },
  {
    id: 'cache-poison',
    title: 'Puts other bytes under its files’ names, and starts again',
    threat: 'T103',
    group,
    control: careless,
    run: async (world) => {
      const attempt = async (frame: Frame): Promise<string | null> => {
        await frame.evaluate(() => attacker.deliveries.poison("globalThis.menu = 'wrong';"));
        const answer = await read(frame);
        return answer.startsWith('200') && answer.includes('wrong') ? answer : null;
      };
      return {
        control: await behindCarelessWorker(world, attempt),
        defended: await inProduct(world, async (one) => {
          const got = await attempt(one.frame);
          await one.frame.evaluate(() => void setTimeout(() => location.reload(), 0));
          await endOf(one.host, one.id, 4000);
          const ran = await menuOf(one.frame);
          return got ?? (ran === 'wrong' ? 'the other bytes ran' : isWhole(world, one));
        }),
      };
    },
  },
  {
    id: 'cache-delete',
    title: 'Deletes its files, so that they come from the network',
    threat: 'T103',
    group,
    control: careless,
    run: async (world) => {
      const attempt = async (frame: Frame): Promise<string | null> => {
        await frame.evaluate(() => attacker.deliveries.drop());
        const answer = await read(frame);
        return answer.startsWith('200') ? answer : null;
      };
      return {
        control: await behindCarelessWorker(world, attempt),
        defended: await inProduct(world, async (one) => (await attempt(one.frame)) ?? isWhole(world, one)),
      };
    },
  },
  {
    id: 'worker-unregister',
    title: 'Unregisters the worker, so that its pages come from the network',
    threat: 'T103',
    group,
    control: careless,
    run: async (world) => {
      const attempt = async (frame: Frame, end: () => Promise<unknown>): Promise<string | null> => {
        await frame.evaluate(async () => {
          await attacker.deliveries.unregister();
          // Whoever asked hears first that it is done.
          setTimeout(() => location.reload(), 100);
        });
        await end();
        return (await menuOf(frame)) === null ? null : 'its page came from the network';
      };
      return {
        control: await behindCarelessWorker(world, (frame) => attempt(frame, () => sleep(800))),
        defended: await inProduct(
          world,
          async (one) => (await attempt(one.frame, () => endOf(one.host, one.id, 4000))) ?? isWhole(world, one),
        ),
      };
    },
  },
  {
    id: 'navigation-preload',
    title: 'Switches on navigation preload, so that its pages come from the network',
    threat: 'T103',
    group,
    control: careless,
    run: async (world) => ({
      control: await behindCarelessWorker(world, async (frame) => {
        await frame.evaluate(async () => {
          await attacker.deliveries.poison('<title>from the cache</title>');
          await attacker.deliveries.preload();
        });
        await reload(frame);
        return (await frame.title()) === 'Attacker' ? 'its page came from the network' : null;
      }),
      defended: await inProduct(world, async (one) => {
        await one.frame.evaluate(() => attacker.deliveries.preload());
        await reload(one.frame);
        if ((await menuOf(one.frame)) !== 'right') return `its page came from the network: ${await one.frame.title()}`;
        return isWhole(world, one);
      }),
    }),
  },
  {
    id: 'wipe-itself',
    title: 'Goes to its own wipe page while it runs, and stays there',
    threat: 'T103',
    group,
    control: 'a plain frame',
    run: async (world) => {
      const go = (frame: Frame) => frame.evaluate(() => void setTimeout(() => location.assign('/.container/wipe'), 0));
      return {
        control: await inPlain(world, 'app.plain', async (frame) => {
          await go(frame);
          await sleep(600);
          return frame.url().endsWith('/wipe') ? 'nobody noticed' : null;
        }),
        defended: await inProduct(world, async (one) => {
          await go(one.frame);
          const end = await endOf(one.host, one.id, 4000);
          return end.startsWith('stopped navigated') ? isWhole(world, one) : `it was not ended: ${end}`;
        }),
      };
    },
  },
];

const talk = (id: string, title: string, name: 'greetGate' | 'askForOrders'): DrivenAttack => {
  const attempt = async (frame: Frame): Promise<string | null> =>
    (await frame.evaluate((task) => attacker.deliveries[task](), name)) || null;
  return {
    id,
    title,
    threat: 'T025',
    group,
    control: 'a gate that believes whoever greets it',
    run: async (world) => ({
      control: await inPlain(world, 'app.apart', attempt),
      defended: await inProduct(world, async ({ host, id: instance, frame }) => {
        const got = await attempt(frame);
        const strays = await host.evaluate(() => driven.strays.length);
        const others = await host.evaluate(
          (mine) => Object.keys(driven.states).filter((one) => one !== mine).length,
          instance,
        );
        return got ?? (strays + others > 0 ? `the host heard ${strays} messages and saw ${others} instances` : null);
      }),
    }),
  };
};

export const DELIVERY: readonly DrivenAttack[] = [
  ...SCRIPTED,
  goToLaunch('query', 'Goes to its launch page with a version of its own in the query'),
  goToLaunch('fragment', 'Goes to its launch page with a version of its own in the fragment'),
  goToLaunch('name', 'Goes to its launch page with a version of its own in the window’s name'),
  goToLaunch('race', 'Goes to its launch page while its gate answers a hello with a port'),
  ...DELIVERY_TRICKS,
  talk('gate-greeting', 'Greets its gate as the host would, with a port of its own', 'greetGate'),
  talk('gate-orders', 'Asks its gate for the orders of a launch page', 'askForOrders'),
];
