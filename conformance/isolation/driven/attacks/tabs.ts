// What one document of a mini-program could do to another one of its own, in another tab of the same profile.
import type { Frame, Page } from 'playwright-core';
import { inPlain, lastState, sleep } from '../both-sides.ts';
import type { DrivenAttack } from '../driven-attack.ts';
import type { Launched, World } from '../world.ts';

const group = 'Users, tabs and updates';

interface Tab extends Launched {
  readonly host: Page;
}
/** The same mini-program in two tabs of one profile. */
async function inTwoTabs<T>(world: World, use: (a: Tab, b: Tab) => Promise<T>): Promise<T> {
  const first = await world.openHost();
  try {
    const second = await world.openHost(first.context());
    const open = async (host: Page): Promise<Tab> => ({ host, ...(await world.launch(host, 'attacker')) });
    return await use(await open(first), await open(second));
  } finally {
    await first.context().close();
  }
}
/** The same page in two plain frames beside each other, as if both were one mini-program. */
const inTwoFrames = <T>(world: World, use: (a: Frame, b: Frame) => Promise<T>): Promise<T> =>
  inPlain(world, 'app.plain', (_, host) => use(...(host.frames().slice(1) as [Frame, Frame])), 'app.plain');
const works = (frame: Frame): Promise<boolean> =>
  frame.evaluate(async () => {
    const late = new Promise((done) => setTimeout(done, 3000, {}));
    return 'result' in ((await Promise.race([attacker.bridge?.call('storage.keys'), late])) as object);
  });

export const TABS: readonly DrivenAttack[] = [
  {
    id: 'tabs-script',
    title: 'Scripts the same mini-program in another tab',
    threat: 'T122',
    group,
    control: 'two frames of one page',
    run: async (world) => ({
      control: await inTwoFrames(world, async (a, b) => {
        await a.evaluate(() => attacker.tabs.script());
        return (await b.evaluate(() => globalThis.scripted === true)) ? 'it ran code there' : null;
      }),
      defended: await inTwoTabs(world, async (a, b) => {
        await a.frame.evaluate(() => attacker.tabs.script());
        const scripted = await b.frame.evaluate(() => globalThis.scripted === true);
        return scripted === true ? 'it ran code there' : null;
      }),
    }),
  },
  {
    id: 'tabs-answer',
    title: 'Answers the call that the same mini-program has made in another tab',
    threat: 'T120',
    group,
    control: 'a host that talks to its frames by window messages',
    run: async (world) => ({
      control: await inTwoFrames(world, async (a, b) => {
        const asked = b.evaluate(() => attacker.tabs.ask(3000));
        await sleep(200);
        await a.evaluate(() => attacker.tabs.answer());
        return (await asked) || null;
      }),
      defended: await inTwoTabs(world, async (a, b) => {
        const asked = b.frame.evaluate(() => attacker.tabs.ask(1500));
        await sleep(200);
        // It may be ended for what it sends.
        await a.frame.evaluate(() => attacker.tabs.answer()).catch(() => {});
        return (await asked) || null;
      }),
    }),
  },
  {
    id: 'tabs-lock',
    title: 'Takes the lock that says in which tabs it runs',
    threat: 'T105',
    group,
    control: 'a host on the same origin',
    run: async (world) => {
      const name = 'davit:run:attacker';
      const holders = (host: Page): Promise<number> =>
        host.evaluate(
          async (lock) => (await navigator.locks.query()).held?.filter((one) => one.name === lock).length ?? 0,
          name,
        );
      return {
        control: await inPlain(world, 'host.plain', async (frame, host) => {
          await host.evaluate((lock) => {
            navigator.locks
              .request(lock, () => new Promise(() => {}))
              .catch(() => Object.assign(globalThis, { lost: true }));
          }, name);
          await frame.evaluate((lock) => attacker.tabs.stealLock(lock), name);
          await sleep(100);
          return (await host.evaluate(() => 'lost' in globalThis)) ? 'the host lost it' : null;
        }),
        defended: await inTwoTabs(world, async (a, b) => {
          await a.frame.evaluate((lock) => attacker.tabs.stealLock(lock), name);
          const held = await holders(b.host);
          return held === 2 ? null : `${held} of 2 tabs hold it`;
        }),
      };
    },
  },
  {
    id: 'tabs-turn-off',
    title: 'Ends the same mini-program in another tab by turning off what both live on',
    threat: 'T105',
    group,
    control: 'two frames of one page, one of which moves the other',
    run: async (world) => ({
      control: await inTwoFrames(world, async (a, b) => {
        await a.evaluate(() => {
          for (let at = 0; at < parent.length; at += 1)
            if (parent[at] !== self) (parent[at] as Window).location.href = 'about:blank';
        });
        await sleep(300);
        return b.url() === 'about:blank' ? 'the other one is gone' : null;
      }),
      defended: await inTwoTabs(world, async (a, b) => {
        await a.frame.evaluate(() => attacker.tabs.turnOff());
        await sleep(300);
        const state = await lastState(b.host, b.id);
        return state === 'shown' && (await works(b.frame))
          ? null
          : `the other one is ${state}, and its bridge does not answer`;
      }),
    }),
  },
];
