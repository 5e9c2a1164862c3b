// One wall by itself, the others taken down: the attack suite cannot tell which of several has held.
import Gtk from 'gi://Gtk?version=3.0';
import WebKit2 from 'gi://WebKit2?version=4.1';
import { type AppProfile, openAppProfile } from '../src/engine/app-profile.ts';
import { FEATURES_OFF, setFeatures } from '../src/engine/view-settings.ts';
import { joinPath } from '../src/platform/folder.ts';
import { order, variable } from './hands.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const evil = (): string => variable('DAVIT_TEST_EVIL');
/** Ahead of every policy of a page: a link that is clicked, and a hint. */
const REACHES = (to: string): readonly string[] => [
  `fetch('${to}/fetch', { mode: 'no-cors' }).catch(() => {})`,
  `document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href: '${to}' }))`,
  `Object.assign(document.createElement('a'), { href: '${to}/link' }).click()`,
];

/** No filter, no policy, no headers, and every feature that the product turns off. */
export function openWithoutWalls(context: WebKit2.WebContext, filter: WebKit2.UserContentFilter | null = null) {
  const settings = new WebKit2.Settings();
  setFeatures(settings, FEATURES_OFF, true);
  const content = new WebKit2.UserContentManager();
  if (filter !== null) content.add_filter(filter);
  const view = new WebKit2.WebView({ web_context: context, user_content_manager: content, settings, visible: true });
  const window = new Gtk.Window({ default_width: 300, default_height: 300 });
  window.add(view);
  window.show();
  view.load_uri('about:blank');
  return {
    run: (script: string) => view.evaluate_javascript(script, -1, null, null, null, null),
    close: () => window.destroy(),
  };
}

/** A context as anybody has it: its network process may connect wherever it likes. */
export function openContext(name: string): WebKit2.WebContext {
  const at = joinPath(variable('DAVIT_TEST_FOLDER'), 'walls', name);
  const data = new WebKit2.WebsiteDataManager({ base_data_directory: at, base_cache_directory: at });
  return new WebKit2.WebContext({ website_data_manager: data });
}

/** What a page asks for by itself; a link that is clicked comes before any filter, and is the network process’s to refuse. */
const REQUESTS = (to: string): readonly string[] => [
  ...REACHES(to).slice(0, 2),
  `navigator.sendBeacon('${to}/beacon', 'x')`,
  `new Image().src = '${to}/image'`,
  `new WebSocket('${to.replace('http', 'ws')}/socket')`,
  `document.body.append(Object.assign(document.createElement('iframe'), { src: '${to}/frame' }))`,
  `location.href = '${to}/page'`,
];

async function tryAll(
  context: WebKit2.WebContext,
  filter: WebKit2.UserContentFilter | null = null,
  reaches = REACHES(evil()),
): Promise<readonly string[]> {
  const page = openWithoutWalls(context, filter);
  await sleep(1500);
  await order('/arrivals');
  for (const reach of reaches) {
    page.run(reach);
    await sleep(600);
  }
  const arrivals = await order<string[]>('/arrivals');
  page.close();
  return arrivals;
}

export function walls(): void {
  const open = (name: string): AppProfile =>
    openAppProfile({
      origin: `davit-app://${name}`,
      folder: joinPath(variable('DAVIT_TEST_FOLDER'), 'walls', name),
      randomName: () => '0123456789abcdef',
      sandbox: false,
    });

  test('T113 the network process of a mini-program connects to nobody whom its manifest does not name, whatever its page may do', async () => {
    const profile = open('nobody');
    await profile.filter(['http://localhost:1']);
    equal(await tryAll(profile.context), [], 'what has got out');
  });

  test('the same page reaches whom the manifest names, so that the wall is what held', async () => {
    const profile = open('declared');
    await profile.filter([evil()]);
    const arrived = (await until('something arrives', () => tryAll(profile.context))).join();
    for (const path of ['connection', '/fetch', '/link'])
      expect(arrived.includes(path), `${path} did not arrive: ${arrived}`);
  });

  test('T113 the content filter alone stops every request of a page, with no policy, no header and a network process that may do all', async () => {
    const filter = await open('filtered').filter([]);
    equal(await tryAll(openContext('filter-alone'), filter, REQUESTS(evil())), [], 'what has got out');
  });

  test('the same page in the same context reaches all of it without the filter, so that the filter is what held', async () => {
    const arrived = (await tryAll(openContext('no-filter'), null, REQUESTS(evil()))).join();
    for (const path of ['connection', '/fetch', '/beacon', '/image', '/socket', '/frame', '/page'])
      expect(arrived.includes(path), `${path} did not arrive: ${arrived}`);
  });
}
