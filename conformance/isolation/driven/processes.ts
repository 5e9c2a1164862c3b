// The browser's processes from outside: how much they compute, and what is left of a host when the process of a frame dies.
import type { CDPSession, Page } from 'playwright-core';
import type { Sides } from './driven-attack.ts';
import { frameOf, type World } from './world.ts';

interface ProcessInfo {
  readonly processInfo: readonly { readonly type: string; readonly id: number; readonly cpuTime: number }[];
}

/** Seconds that all renderers have computed. */
export async function processSeconds(world: World): Promise<number> {
  const { processInfo } = (await world.cdp.send('SystemInfo.getProcessInfo')) as ProcessInfo;
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
/** Others are at work beside it. */
const WITHIN_MS = 12_000;

/** A session of its own: the driver takes a page for dead as soon as one of its frames is. */
async function ask(session: CDPSession, expression: string): Promise<unknown> {
  const answer = session.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
  const { result } = await Promise.race([answer, sleep(2000).then(() => ({ result: { value: null } }))]);
  return result.value;
}
async function kill(page: Page, origin: string): Promise<void> {
  const session = await page
    .context()
    .newCDPSession(frameOf(page, origin))
    .catch(() => page.context().newCDPSession(page));
  // It never answers: who would is dead.
  session.send('Page.crash').catch(() => {});
}

/** The host lives, its user is told, the sibling is untouched, and the mini-program starts again. */
export async function rendererDied(world: World): Promise<Sides> {
  const plain = await world.openPlain(['sibling.plain', 'app.plain']);
  const plainSession = await plain.context().newCDPSession(plain);
  await kill(plain, `http://app.plain.localhost:${world.plain.port}`);
  await sleep(500);
  const control = (await ask(plainSession, '1').catch(() => null)) === 1 ? null : 'the host died with it';
  await plain.context().close();

  const host = await world.openHost();
  const sibling = await world.launch(host, 'sibling');
  const { id } = await world.launch(host, 'attacker');
  const session = await host.context().newCDPSession(host);
  const siblingSession = await host.context().newCDPSession(sibling.frame);
  await kill(host, world.appOrigin('attacker'));
  let told: unknown = false;
  for (const end = performance.now() + WITHIN_MS; told !== true && performance.now() < end; await sleep(100))
    told = await ask(
      session,
      `driven.silences.some(({ instance, responding }) => instance === '${id}' && !responding) || driven.states['${id}'].at(-1).name === 'crashed'`,
    );
  await ask(session, `driven.container.instances.find(({ id }) => id === '${id}')?.close()`);
  const tab = await world.openHost(host.context());
  const again = await tab.evaluate(() => driven.launch('attacker'));
  const got = [
    told === true ? '' : told === null ? 'the host died with it' : 'nobody told the user',
    (await ask(siblingSession, '1').catch(() => null)) === 1 ? '' : 'the sibling died with it',
    'why' in again ? `it does not start again: ${again.why}` : '',
  ].filter((text) => text !== '');
  await host.context().close();
  return { defended: got.length === 0 ? null : got.join(', '), control };
}
