// The two ways in which most attacks begin: the attacker as a mini-program of the product, and as a plain frame.
import type { BrowserContext, Frame, Page } from 'playwright-core';
import type { Sides } from './driven-attack.ts';
import { type AppName, frameOf, type Launched, type World } from './world.ts';

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export interface InProduct extends Launched {
  readonly host: Page;
  readonly profile: BrowserContext;
}

/**
 * Beside each other, where neither side measures time and both mostly wait. When one fails, the other one ends first; what got through
 * the product counts, whatever became of the control.
 */
export async function besideEachOther(
  control: Promise<string | null>,
  defended: Promise<string | null>,
): Promise<Sides> {
  const [plain] = await Promise.allSettled([control, defended]);
  const got = await defended;
  if (got !== null && plain.status === 'rejected') return { control: null, defended: got };
  return { control: await control, defended: got };
}

/** In a profile of its own, which goes afterwards. */
export async function inProduct<T>(
  world: World,
  use: (one: InProduct) => Promise<T>,
  app: AppName = 'attacker',
  own?: BrowserContext,
): Promise<T> {
  const host = await world.openHost(own);
  const profile = host.context();
  try {
    return await use({ host, profile, ...(await world.launch(host, app)) });
  } finally {
    await profile.close();
  }
}

/** `name` with a path, as `World.openPlain` takes it. */
export async function inPlain<T>(
  world: World,
  name: string,
  use: (frame: Frame, host: Page) => Promise<T>,
  ...others: string[]
): Promise<T> {
  const host = await world.openPlain([name, ...others]);
  try {
    return await use(plainFrame(world, host, name), host);
  } finally {
    await host.context().close();
  }
}

export const plainFrame = (world: World, host: Page, name: string): Frame =>
  host
    .frames()
    .find(
      (frame) =>
        frame !== host.mainFrame() &&
        frame.url().startsWith(`http://${name.split('/')[0]}.localhost:${world.plain.port}/`),
    ) ?? frameOf(host, `http://${name}.localhost:${world.plain.port}`);

/** The last state of an instance, with the reason and the sentence of its end. */
export const lastState = (host: Page, id: string): Promise<string> =>
  host.evaluate((instance) => {
    const last = driven.states[instance]?.at(-1);
    return last !== undefined && 'reason' in last ? `${last.name} ${last.reason}: ${last.why}` : (last?.name ?? '');
  }, id);

/** One document after another: too many of them, or one that never says hello. */
export const STORM_ENDS = /^(crashed (documents|crash)|stopped navigated): It /;

/** Waits until it has ended; answers how, or its last state. */
export async function endOf(host: Page, id: string, ms = 8000): Promise<string> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(50)) {
    const state = await lastState(host, id);
    if (/^(stopped|crashed|closed)/.test(state)) return state;
  }
  return lastState(host, id);
}

/** Closes it, launches it again; answers its new document. */
export async function relaunch(world: World, { host, id }: InProduct, app: AppName = 'attacker'): Promise<Launched> {
  await host.evaluate((instance) => driven.container.instances.find((one) => one.id === instance)?.close(), id);
  const launched = await world.launch(host, app);
  await launched.frame.waitForLoadState('load');
  return launched;
}

/** Runs once, for several attacks that share one visit; again when it failed. */
export function once<T>(run: (world: World) => Promise<T>): (world: World) => Promise<T> {
  const runs = new WeakMap<World, Promise<T>>();
  return (world) => {
    const found = runs.get(world) ?? run(world);
    runs.set(world, found);
    found.catch(() => runs.delete(world));
    return found;
  };
}
