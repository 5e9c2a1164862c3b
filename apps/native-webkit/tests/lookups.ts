// Which names are looked up: a look-up alone can carry words to whoever answers for a domain. Runs in a network of its own, where the only
// name server is the judge, which writes down every question (e2e/name-server.mjs). There is nothing else in that network.
import Gtk from 'gi://Gtk?version=3.0';
import { decodeUtf8, encodeUtf8 } from '@davit/crypto';
import { openAppProfile } from '../src/engine/app-profile.ts';
import { createViewStage } from '../src/engine/view-stage.ts';
import { createWebkitEngine } from '../src/engine/webkit-engine.ts';
import { joinPath, readWholeNow } from '../src/platform/folder.ts';
import { gjsCrypto } from '../src/platform/gjs-crypto.ts';
import { variable } from './hands.ts';
import { equal, expect, sleep, test } from './suite.ts';
import { openContext, openWithoutWalls } from './walls.ts';

const folder = (): string => joinPath(variable('DAVIT_TEST_FOLDER'), 'lookups');

/** Each has words of its own in the name that it asks for. */
const LOOKUPS: Readonly<Record<string, (host: string) => string>> = {
  fetch: (host) => `fetch('http://${host}/', { mode: 'no-cors' }).catch(() => {})`,
  image: (host) => `new Image().src = 'http://${host}/'`,
  socket: (host) => `new WebSocket('ws://${host}/')`,
  beacon: (host) => `navigator.sendBeacon('http://${host}/', 'x')`,
  preconnect: (host) =>
    `document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href: 'http://${host}' }))`,
  prefetch: (host) =>
    `document.head.append(Object.assign(document.createElement('link'), { rel: 'dns-prefetch', href: '//${host}' }))`,
  link: (host) => `Object.assign(document.createElement('a'), { href: 'http://${host}/' }).click()`,
  leave: (host) => `location.href = 'http://${host}/'`,
};

/** The ways whose names were asked for. */
async function tryLookups(side: string, run: (script: string) => void): Promise<readonly string[]> {
  for (const [way, script] of Object.entries(LOOKUPS)) {
    run(script(`words-of-${way}.${side}.example`));
    await sleep(400);
  }
  await sleep(1500);
  const asked =
    decodeUtf8(readWholeNow(joinPath(variable('DAVIT_TEST_FOLDER'), 'looked-up')) ?? new Uint8Array()) ?? '';
  return Object.keys(LOOKUPS).filter((way) => asked.includes(`words-of-${way}.${side}.example`));
}

export function lookups(): void {
  /** What this engine looks up where nobody defends. */
  let seen: readonly string[] = [];

  test('without the host, names that a page makes up are looked up, and the judge hears them', async () => {
    const page = openWithoutWalls(openContext('look-up'));
    await sleep(1000);
    seen = await tryLookups('control', page.run);
    page.close();
    for (const way of ['fetch', 'image', 'socket', 'beacon', 'preconnect', 'link'])
      expect(seen.includes(way), `${way} was not heard, so that it proves nothing: ${seen}`);
  });

  test('T113 a mini-program’s view looks no name up that its manifest does not name', async () => {
    const window = new Gtk.Window({ default_width: 300, default_height: 300 });
    const box = new Gtk.Box({ visible: true, hexpand: true, vexpand: true });
    window.add(box);
    window.show();
    const engine = createWebkitEngine({
      folder: folder(),
      stage: createViewStage(box),
      randomBytes: gjsCrypto.randomBytes,
      sandbox: Promise.resolve(false),
    });
    const origin = 'davit-app://quiet';
    const view = await engine.createView({
      appId: 'quiet',
      origin,
      instance: 'quiet',
      name: 'Quiet',
      reach: [],
      events: {
        committed() {},
        message() {},
        gone() {},
        mayNavigate: (url) => url.startsWith(`${origin}/`),
        respond: async () => ({
          status: 200,
          headers: [['Content-Type', 'text/html']],
          body: encodeUtf8('<!doctype html><p>quiet'),
        }),
      },
    });
    view.load(`${origin}/`);
    view.show();
    await sleep(1500);
    const page = engine.viewOf('quiet');
    equal(page?.get_uri(), `${origin}/`, 'the page');
    equal(await tryLookups('view', (script) => page?.evaluate_javascript(script, -1, null, null, null, null)), []);
    await view.destroy();
    window.destroy();
  });

  test('T113 the network process alone looks none up either, whatever its page may do', async () => {
    const profile = openAppProfile({
      origin: 'davit-app://mute',
      folder: joinPath(folder(), 'mute'),
      randomName: () => '0123456789abcdef',
      sandbox: false,
    });
    await profile.filter([]);
    const page = openWithoutWalls(profile.context);
    await sleep(1000);
    equal(await tryLookups('proxy', page.run), [], 'what was asked for');
    page.close();
    expect(seen.length > 0, 'the control has heard nothing');
  });
}
