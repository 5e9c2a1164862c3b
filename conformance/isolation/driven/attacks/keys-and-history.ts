// Keys that are typed while a mini-program wants them, and the way back out of it.
import { fileURLToPath } from 'node:url';
import { startDevEnv } from '@davit/dev-env';
import type { Frame, Page } from 'playwright-core';
import { endOf, type InProduct, inPlain, inProduct, lastState, sleep } from '../both-sides.ts';
import type { DrivenAttack, Sides } from '../driven-attack.ts';
import type { World } from '../world.ts';

const group = 'Keyboard and history';

/** Types a password into the host's own field; answers what the mini-program got of it. */
async function typeInto(host: Page, frame: Frame): Promise<string | null> {
  await host.locator('#password').focus();
  await sleep(200);
  for (const key of 'hunter2') {
    await host.keyboard.press(key);
    await sleep(20);
  }
  const stolen = await frame.evaluate(() => attacker.keys.stolen).catch(() => '');
  return stolen === '' ? null : `it got the keys ${stolen}`;
}
const thief = (way: 'element' | 'window', title: string): DrivenAttack => ({
  id: `keys-${way}`,
  ...(way === 'window' ? { variant: true } : {}),
  title,
  threat: 'T017',
  group,
  control: 'the same host, which asks without a shield',
  async run(world): Promise<Sides> {
    const attempt = (isAsked: boolean): Promise<string | null> =>
      inProduct(world, async ({ host, frame }) => {
        await frame.evaluate((how) => attacker.keys.grab(how), way);
        if (isAsked)
          await host.evaluate(
            () =>
              new Promise<void>((open) => {
                void driven.container.prompt(() => {
                  open();
                  return new Promise<void>((done) => Object.assign(driven, { answer: done }));
                });
              }),
          );
        await frame.evaluate(() => Object.assign(attacker.keys, { stolen: '' })).catch(() => {});
        const got = await typeInto(host, frame);
        const typed = await host.locator('#password').inputValue();
        return got ?? (typed === 'hunter2' ? null : `the host got only ${typed}`);
      });
    return { control: await attempt(false), defended: await attempt(true) };
  },
});
/** What a careless host does: it is out of sight, and can be focused all the same. */
const outOfSight = (host: Page): Promise<unknown> =>
  host.evaluate(() =>
    Object.assign((document.querySelector('iframe') as HTMLElement).style, { position: 'fixed', left: '-9999px' }),
  );
/** In the product, by a way of taking focus that ends nobody: types into the host and into the sibling while the thief lives. */
async function whileItLives({ host, id, frame }: InProduct, sibling: Frame): Promise<string | null> {
  const typeIntoSibling = async (text: string): Promise<string> => {
    await sibling.locator('#field').click();
    for (const key of text) await host.keyboard.press(key);
    const got = await sibling.locator('#field').inputValue();
    await sibling.locator('#field').fill('');
    return got;
  };
  // Firefox's driver hands keys to the document of the tab alone: then nobody takes from the sibling what it does not get anyway.
  const isReached = (await typeIntoSibling('x')) === 'x';
  await frame.evaluate(() => attacker.keys.grab('element'));
  const got = await typeInto(host, frame);
  const typed = await host.locator('#password').inputValue();
  const others = isReached ? await typeIntoSibling('hunter2') : 'hunter2';
  const state = await lastState(host, id);
  const stolen = await frame.evaluate(() => attacker.keys.stolen);
  if (/^(stopped|crashed|closed)/.test(state)) throw new Error(`it was ended before anybody typed: ${state}`);
  if (got !== null || stolen !== '') return got ?? `it got the sibling’s keys ${stolen}`;
  await host.locator('#password').fill('');
  return typed === 'hunter2' && others === 'hunter2' ? null : `host and sibling got only ${typed} and ${others}`;
}
const hiddenThief: DrivenAttack = {
  id: 'keys-hidden',
  title: 'Takes the keyboard while it is hidden and a sibling is on screen',
  threat: 'T017',
  group,
  control: 'a plain frame that its host has moved out of sight',
  run: async (world) => ({
    // Each way by itself, so that each is shown to get what is typed.
    control: await (async () => {
      const got: (string | null)[] = [];
      for (const way of ['element', 'window'] as const)
        got.push(
          await inPlain(world, 'app.plain', async (frame, host) => {
            await outOfSight(host);
            await frame.evaluate((how) => attacker.keys.grab(how), way);
            return typeInto(host, frame);
          }),
        );
      return got.includes(null) ? null : got.join('; ');
    })(),
    defended: await inProduct(world, async (one) => {
      const { host, id, frame } = one;
      const sibling = await world.launch(host, 'sibling');
      const alive = await whileItLives(one, sibling.frame);
      if (alive !== null) return `while it is hidden and lives: ${alive}`;
      await sibling.frame.locator('#field').click();
      await sibling.frame.evaluate(() => addEventListener('blur', () => Object.assign(globalThis, { lost: true })));
      await frame.evaluate(() => attacker.keys.grab('window')).catch(() => {});
      const end = await endOf(host, id, 3000);
      // Some engines give no focus to what is hidden: then there is nothing to end it for.
      const isTaken = await sibling.frame.evaluate(() => 'lost' in globalThis);
      const got = await typeInto(host, frame);
      if (got !== null || end.startsWith('stopped focus: It tried')) return got;
      const typed = await host.locator('#password').inputValue();
      if (typed !== 'hunter2') return `the host got only ${typed}`;
      return isTaken ? `it took the focus and was not ended: ${end}` : null;
    }),
  }),
};

/** Plaza, because the way back is the host app's. */
async function inPlaza(
  use: (page: Page, frame: Frame) => Promise<string | null>,
  world: World,
): Promise<string | null> {
  const env = await startDevEnv({
    hostFolder: fileURLToPath(new URL('../../../../apps/demo-host/dist', import.meta.url)),
    apps: [world.folderOf('attacker')],
  });
  const profile = await world.browser.newContext();
  try {
    const page = await profile.newPage();
    await page.goto(env.info.host_url);
    const [user] = env.info.users;
    await page.getByTestId('login-username').fill(user?.username ?? '');
    await page.getByTestId('login-password').fill(user?.password ?? '');
    await page.getByTestId('login-submit').click();
    await page.getByTestId('app-attacker').click();
    const origin = `http://attacker.localhost:${env.port}/`;
    let frame: Frame | undefined;
    for (let tries = 0; frame === undefined && tries < 300; tries += 1) {
      await sleep(100);
      frame = page.frames().find((one) => one.url() === origin);
    }
    if (frame === undefined) throw new Error('it does not run in Plaza');
    await frame.waitForFunction(() => globalThis.attacker?.bridge != null);
    return await use(page, frame);
  } finally {
    await profile.close();
    await env.close();
  }
}
const trap = (id: string, title: string, set: (frame: Frame) => Promise<unknown>): DrivenAttack => ({
  id,
  title,
  threat: 'T123',
  group,
  control: 'a host whose way back is the browser’s',
  run: async (world) => ({
    control: await inPlain(world, 'app.plain', async (frame, host) => {
      // Where the host was before, and where one step back should lead.
      await host.evaluate(() => history.pushState({ app: true }, '', '#app'));
      await set(frame);
      await sleep(400);
      await host.evaluate(() => history.back());
      await sleep(400);
      return (await host.evaluate(() => location.hash)) === '#app' ? 'one step back did not leave it' : null;
    }),
    defended: await inPlaza(async (page, frame) => {
      await set(frame);
      await sleep(400);
      await page.getByTestId('host-bar').getByRole('button').first().click();
      const left = await page
        .getByTestId('launcher')
        .waitFor({ timeout: 2000 })
        .then(
          () => true,
          () => false,
        );
      if (!left) return 'one tap on the way back did not leave it';
      await page.getByTestId('app-attacker').click();
      await page.getByTestId('close-app').click();
      const closed = await page
        .getByTestId('launcher')
        .waitFor({ timeout: 2000 })
        .then(
          () => true,
          () => false,
        );
      return closed ? null : 'one tap on the cross did not close it';
    }, world),
  }),
});

export const KEYS_AND_HISTORY: readonly DrivenAttack[] = [
  thief('element', 'Takes the focus while the host asks for a password: `element.focus()`'),
  thief('window', 'Takes the focus while the host asks for a password: `window.focus()`'),
  hiddenThief,
  trap('history-entries', 'Pushes fifty history entries', (frame) =>
    frame.evaluate(() => attacker.lasting.pushEntries(50)),
  ),
  trap('history-fragment', 'Changes its fragment again and again, and goes forward when somebody goes back', (frame) =>
    frame.evaluate(() => attacker.lasting.hashLoop(50)),
  ),
];
