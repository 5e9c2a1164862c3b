// What is left of a host when the process of a frame dies.
import { sleep } from './both-sides.ts';
import type { Sides } from './driven-attack.ts';
import { frameOf, type World } from './world.ts';

/** Others are at work beside it. */
const WITHIN_MS = 12_000;

/** The host lives, its user is told, the sibling is untouched, and the mini-program starts again. */
export async function rendererDied(world: World): Promise<Sides> {
  const { kill, lifeline } = world.hand;
  const plain = await world.openPlain(['sibling.plain', 'app.plain']);
  const askPlain = await lifeline(plain);
  await kill(frameOf(plain, `http://app.plain.localhost:${world.plain.port}`));
  await sleep(500);
  const control = (await askPlain('1')) === 1 ? null : 'the host died with it';
  await plain.context().close();

  const host = await world.openHost();
  const sibling = await world.launch(host, 'sibling');
  const { id, frame } = await world.launch(host, 'attacker');
  const ask = await lifeline(host);
  const askSibling = await lifeline(sibling.frame);
  await kill(frame);
  let told: unknown = false;
  for (const end = performance.now() + WITHIN_MS; told !== true && performance.now() < end; await sleep(100))
    told = await ask(
      `driven.silences.some(({ instance, responding }) => instance === '${id}' && !responding) || driven.states['${id}'].at(-1).name === 'crashed'`,
    );
  await ask(`driven.container.instances.find(({ id }) => id === '${id}')?.close()`);
  const tab = await world.openHost(host.context());
  const again = await tab.evaluate(() => driven.launch('attacker'));
  const got = [
    told === true ? '' : told === null ? 'the host died with it' : 'nobody told the user',
    (await askSibling('1')) === 1 ? '' : 'the sibling died with it',
    'why' in again ? `it does not start again: ${again.why}` : '',
  ].filter((text) => text !== '');
  await host.context().close();
  return { defended: got.length === 0 ? null : got.join(', '), control };
}
