// How late host and sibling are while a mini-program holds up the device: in the product, and in a plain page whose frames share
// its process or stand directly in it.
import type { Frame, Page } from 'playwright-core';
import { brokenPromise, type Lateness, p99 } from './beats.ts';
import { once, sleep } from './both-sides.ts';
import type { DrivenAttack, Sides } from './driven-attack.ts';
import { frameOf, type Launched, type World } from './world.ts';

export type Start = (frame: Frame) => Promise<unknown>;

export interface Burden extends Pick<DrivenAttack, 'id' | 'title' | 'threat' | 'variant'> {
  readonly start: (isControl: boolean) => Start;
  /** What the control is: frames in the host's own process, or a frame of another process that stands directly in it. */
  readonly beside: 'in-process' | 'direct';
  readonly windowMs: number;
  readonly controlWindowMs?: number;
  /** After the window: what else went wrong in the product, or null. */
  readonly after?: (world: World, host: Page, launched: Launched) => Promise<string | null>;
  /** After the window of the control: throws where it never did what it is to be compared with. */
  readonly afterControl?: (frame: Frame) => Promise<unknown>;
}

const CONTROL_WINDOW_MS = 1200;
const CALM_WINDOW_MS = 500;
/** A page that nobody holds up on a machine with nothing else to do is not later than this. */
const CALM_P99_MS = 50;
const UNTIL_CALM_MS = 15_000;

async function measure(host: Page, sibling: Frame, run: () => Promise<unknown>): Promise<Lateness> {
  await sibling.evaluate(() => heart.begin());
  await host.evaluate(() => heart.begin());
  await run();
  const beats = await host.evaluate(() => heart.end());
  return { host: p99(beats), sibling: p99(await sibling.evaluate(() => heart.end())) };
}

/** One profile for all: a launch is faster where the mini-program was before, and what it keeps is no part of any burden. */
const profileOf = once((world) => world.browser.newContext());

interface Prepared<T> {
  run(): Promise<T>;
  end(): Promise<void>;
}

async function prepareControl(world: World, burden: Burden): Promise<Prepared<Lateness>> {
  const names = burden.beside === 'in-process' ? ['sibling.plain', 'app.plain'] : ['sibling.plain', 'app.apart'];
  const host = await world.openPlain(names);
  const at = (name: string): Frame => frameOf(host, `http://${name}.localhost:${world.plain.port}`);
  const [sibling = '', app = ''] = names;
  return {
    async run() {
      const measured = await measure(host, at(sibling), async () => {
        await burden.start(true)(at(app));
        await sleep(burden.controlWindowMs ?? CONTROL_WINDOW_MS);
      });
      await burden.afterControl?.(at(app));
      return measured;
    },
    end: () => host.context().close(),
  };
}

export interface Defended {
  readonly measured: Lateness;
  /** Just before, in the same page. */
  readonly calm: Lateness;
  /** What it got beside holding up. */
  readonly more: string | null;
}

/** What it got by the one measurement. */
export const gotOf = ({ measured, more }: Pick<Defended, 'measured' | 'more'>): string | null => {
  const got = [brokenPromise(measured), more].filter((text) => text !== null).join('; ');
  return got === '' ? null : got;
};
/** Lateness may be the machine's; nothing else is. */
export const isTriedAgain = (one: Pick<Defended, 'measured' | 'more'>): boolean =>
  one.more === null && brokenPromise(one.measured) !== null;

async function prepareDefended(world: World, burden: Burden, calmMs: number): Promise<Prepared<Defended>> {
  const host = await world.openHost(await profileOf(world));
  const sibling = await world.launch(host, 'sibling');
  const launched = await world.launch(host, 'attacker');
  return {
    async run() {
      const calmly = (): Promise<Lateness> => measure(host, sibling.frame, () => sleep(CALM_WINDOW_MS));
      let calm = await calmly();
      for (const end = performance.now() + calmMs; calm.host > CALM_P99_MS && performance.now() < end; )
        calm = await calmly();
      const measured = await measure(host, sibling.frame, async () => {
        await burden.start(false)(launched.frame);
        await sleep(burden.windowMs);
      });
      return { measured, calm, more: (await burden.after?.(world, host, launched)) ?? null };
    },
    end: () => host.close(),
  };
}

async function runAndEnd<T>({ run, end }: Prepared<T>): Promise<T> {
  try {
    return await run();
  } finally {
    await end();
  }
}

/**
 * The promise is judged as it stands, on whatever machine. But where others use the two cores too, they hold up a host that nobody
 * attacks: so each run measures first how late the page is while nothing happens, and a page that was late, and nothing else, is tried
 * once more, as soon as it is calm or after fifteen seconds. The second time is the verdict.
 */
export const toAttack = (burden: Burden): DrivenAttack => ({
  id: burden.id,
  title: burden.title,
  threat: burden.threat,
  group: 'Holding up the device',
  control:
    burden.beside === 'in-process' ? 'plain frames of the host’s own site' : 'a plain frame directly in the host',
  timed: true,
  ...(burden.variant ? { variant: true } : {}),
  async run(world): Promise<Sides> {
    // Opened beside each other; the control is gone when the product is measured.
    const [plain, product] = await Promise.all([prepareControl(world, burden), prepareDefended(world, burden, 0)]);
    const control = await runAndEnd(plain);
    let defended = await runAndEnd(product);
    if (isTriedAgain(defended)) defended = await runAndEnd(await prepareDefended(world, burden, UNTIL_CALM_MS));
    const { calm, measured } = defended;
    const got = gotOf(defended);
    return {
      defended: got === null ? null : `${got} (calm before: host ${calm.host} ms, sibling ${calm.sibling} ms)`,
      control: brokenPromise(control),
      measured: { calm, product: measured, control },
    };
  },
});
