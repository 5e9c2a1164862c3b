// Mini-programs that never start, start for ever, fill the device, or go on after their end.
import type { Frame, Page } from 'playwright-core';
import { SHARED_MS } from '../app-files.ts';
import {
  besideEachOther,
  endOf,
  type InProduct,
  inPlain,
  inProduct,
  lastState,
  plainFrame,
  STORM_ENDS,
  sleep,
} from '../both-sides.ts';
import type { DrivenAttack, Sides } from '../driven-attack.ts';
import { PageHangs } from '../page-hangs.ts';
import type { World } from '../world.ts';

const group = 'Starts and ends';

/** On a busy machine a document takes most of a second. */
const STORM_LOADS = 5;
const CONTROL_STORM_MS = 12_000;

/** True as soon as so many documents have come; false when they did not come in time. */
const loadsOf = (host: Page, loads: number, withinMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), withinMs);
    let seen = 0;
    host.on('framenavigated', () => {
      seen += 1;
      if (seen < loads) return;
      clearTimeout(timer);
      resolve(true);
    });
  });

const storm = (page: string, title: string): DrivenAttack => ({
  id: page,
  title,
  threat: 'T115',
  group,
  control: 'a plain frame',
  waits: true,
  run: (world) =>
    besideEachOther(
      inPlain(world, `app.plain/${page}.html`, async (_, host) => {
        const began = performance.now();
        const stormed = await loadsOf(host, STORM_LOADS, CONTROL_STORM_MS);
        return stormed ? `${STORM_LOADS} documents in ${Math.ceil((performance.now() - began) / 1000)} s` : null;
      }),
      (async () => {
        const host = await world.openHost();
        try {
          const launched = host.evaluate((path) => driven.launch('attacker', { path }), `/${page}.html`);
          const id = ((await launched) as { id?: string }).id ?? '';
          const end = await endOf(host, id, 10_000);
          return STORM_ENDS.test(end) ? null : `ten seconds later it is ${end}`;
        } finally {
          await host.context().close();
        }
      })(),
    ),
});

/** Launches one of its pages, and waits for what becomes of it. */
const start = (page: string, title: string, expected: RegExp): DrivenAttack => ({
  id: `start-${page}`,
  title,
  threat: 'T114',
  group,
  control: 'a plain frame',
  waits: true,
  ...(page === 'throws' ? { variant: true } : {}),
  run: (world) =>
    besideEachOther(
      // In a process of its own: what hangs would hold the host.
      inPlain(world, 'app.apart', async (_, host) => {
        await host.evaluate(
          (url) => plain.frame(url),
          `http://other.apart2.localhost:${world.plain.port}/${page}.html?control`,
        );
        await sleep(3000);
        const heard = await host
          .evaluate(() => plain.heard.filter((message) => message === 'ended').length)
          .catch((error: unknown) => {
            // It hangs with its frame: nobody says anything either.
            if (error instanceof PageHangs) return 0;
            throw error;
          });
        return heard === 0 ? 'nobody said anything' : null;
      }),
      (async () => {
        const host = await world.openHost();
        try {
          const { id = '' } = (await host.evaluate((path) => driven.launch('attacker', { path }), `/${page}.html`)) as {
            id?: string;
          };
          let state = '';
          for (
            const end = performance.now() + 22_000;
            !expected.test(state) && performance.now() < end;
            await sleep(200)
          )
            state = await lastState(host, id);
          if (!expected.test(state)) return `22 s later it is ${state}`;
          // The way out.
          await host.evaluate(() => driven.container.closeAll());
          const next = await host.evaluate(() => driven.launch('sibling'));
          return 'why' in next ? `nothing else starts: ${next.why}` : null;
        } finally {
          await host.context().close();
        }
      })(),
    ),
});

/** More than a browser with little room has, and what is written where there is no end of it. */
const BOMB_MIB = 1024;
const SOME_MIB = 96;

const bomb: DrivenAttack = {
  id: 'storage-bomb',
  title: 'Fills every store that it has, until others have no room',
  threat: 'T111',
  group,
  control: 'a frame on the origin of its host',
  async run(world): Promise<Sides> {
    const keep = (page: Page | Frame): Promise<string> =>
      page.evaluate(async () => {
        const part = new Uint8Array(4 << 20);
        for (let at = 0; at < part.length; at += 65_536) crypto.getRandomValues(part.subarray(at, at + 65_536));
        try {
          await (await caches.open('mine')).put('/mine', new Response(part));
          return 'kept';
        } catch (error) {
          return (error as Error).name;
        }
      });
    // Reached for real, on both sides: a store with room left has been filled by nobody.
    const fillIn = async (frame: Frame, isLittle: boolean): Promise<string> => {
      const filled = await frame.evaluate((most) => attacker.hoards.fill(most), isLittle ? BOMB_MIB : SOME_MIB);
      if (isLittle && !filled.endsWith('QuotaExceededError'))
        throw new Error(`it did not come to the end of its room: ${filled}`);
      return filled;
    };
    const little = await world.hand.littleRoom();
    const control = await (async () => {
      const host = await world.openPlain(['host.plain'], little ?? undefined);
      try {
        const filled = await fillIn(plainFrame(world, host, 'host.plain'), little !== null);
        const kept = await keep(host);
        return kept === 'kept' ? null : `the host gets ${kept} (the attacker wrote ${filled})`;
      } finally {
        await host.context().close();
      }
    })();
    const own = await world.hand.littleRoom();
    const bombed = async ({ host, frame }: InProduct): Promise<string | null> => {
      const filled = await fillIn(frame, own !== null);
      const told = await frame.evaluate(() => attacker.hoards.fillBridge());
      const sibling = await world.launch(host, 'sibling');
      const results = [
        await keep(host),
        await keep(sibling.frame),
        await host.evaluate(() => driven.adapter.store.cas('bomb', null, 'x').then(() => 'kept')),
      ];
      if (results.some((result) => result !== 'kept'))
        return `host and sibling: ${results.join(', ')} (it wrote ${filled})`;
      return told === 'storage_full' ? null : `through the bridge it was told ${told}`;
    };
    return { control, defended: await inProduct(world, bombed, 'attacker', own ?? undefined) };
  },
};

const GRACE_MS = 1000;
/** How long nobody may hear of it. */
const quietMs = ({ isLong }: World): number => (isLong ? 60_000 : 4000);

interface Outliving extends Pick<DrivenAttack, 'id' | 'title' | 'control'> {
  readonly begin: (frame: Frame, home: string) => Promise<unknown>;
  /** What the host without a defence does with the frame. */
  readonly letGo: 'hides' | 'removes';
  readonly end: (one: InProduct) => Promise<unknown>;
  /** It calls while it runs, so that its silence afterwards says something. */
  readonly isAllowed?: true;
}

const outlive = ({ id, title, control, begin, letGo, end, isAllowed }: Outliving): DrivenAttack => ({
  id,
  title,
  threat: 'T131',
  group,
  control,
  waits: true,
  async run(world): Promise<Sides> {
    const { origin, calls } = world.home;
    const callsFrom = async (path: string, from: number, ms: number): Promise<string | null> => {
      await sleep(ms);
      const late = calls.filter(({ at, what }) => at > from && what.includes(path));
      return late.length === 0 ? null : `${late.length} calls, the last one ${late.at(-1)?.what}`;
    };
    const attempt = async (frame: Frame, side: string): Promise<void> => {
      await begin(frame, `${origin}/${side}`);
      await sleep(1500);
    };
    return besideEachOther(
      inPlain(world, 'app.plain', async (frame, host) => {
        await attempt(frame, `${id}-control`);
        await host.evaluate((how) => {
          const element = document.querySelector('iframe');
          if (how === 'hides') element?.style.setProperty('display', 'none');
          else element?.remove();
        }, letGo);
        const got = await callsFrom(`/${id}-control`, performance.now() + GRACE_MS, GRACE_MS + 1000);
        if (letGo === 'removes') await sleep(SHARED_MS);
        return got;
      }),
      inProduct(world, async (one) => {
        await attempt(one.frame, `${id}-defended`);
        if (isAllowed && !calls.some(({ what }) => what.includes(`/${id}-defended`)))
          throw new Error('it never called: nothing is proven');
        await end(one);
        // How long a busy machine takes to take a frame away is not what is asked.
        for (let tries = 0; !one.frame.isDetached() && tries < 100; tries += 1) await sleep(50);
        return callsFrom(`/${id}-defended`, performance.now() + GRACE_MS, GRACE_MS + quietMs(world));
      }),
    );
  },
});
const close = ({ host, id }: InProduct): Promise<unknown> =>
  host.evaluate((instance) => driven.container.instances.find((one) => one.id === instance)?.close(), id);

const share = (frame: Frame, home: string): Promise<unknown> =>
  frame.evaluate((to) => attacker.lasting.shareOut(to), home);

const OUTLIVING: readonly DrivenAttack[] = (
  [
    {
      id: 'after-close',
      title: 'Calls its server after it was closed: timers, worker, keepalive, fetchLater, WebSocket, sync',
      control: 'a frame that its host only hides',
      begin: (frame, home) => frame.evaluate((to) => attacker.lasting.outlive(to), home),
      letGo: 'hides',
      end: close,
      isAllowed: true,
    },
    {
      id: 'shared-close',
      title: 'Calls its server after it was closed, from a declared SharedWorker with `extendedLifetime`',
      control: 'a frame that its host removes',
      begin: share,
      letGo: 'removes',
      end: close,
    },
    {
      id: 'shared-wipe',
      title:
        'Calls its server after its user’s data were deleted, from a declared SharedWorker with `extendedLifetime`',
      control: 'a frame that its host removes',
      begin: share,
      letGo: 'removes',
      end: ({ host }) =>
        host.evaluate(async () => {
          for (const user of ['alice', null, 'bob']) await driven.container.setUser(user);
        }),
    },
  ] satisfies readonly Outliving[]
).map(outlive);

export const STARTS_AND_ENDS: readonly DrivenAttack[] = [
  ...OUTLIVING,
  start('silent', 'Says nothing at its start', /^crashed splash_timeout: It did not start/),
  start('throws', 'Throws at its start', /^crashed splash_timeout: It did not start/),
  start('hangs', 'Hangs at its start', /^crashed splash_timeout: It did not start/),
  start('unready', 'Says hello, and never that it is ready', /^shown/),
  storm('storm', 'Reloads for ever, and says hello each time'),
  storm('mute-storm', 'Says hello once, and reloads for ever'),
  bomb,
];
