// The host page of the benchmark: a real container over the real web adapter, with a broker that is never asked.
// `#memory` keeps the container's own store in memory, so that a round trip is measured without IndexedDB.
import {
  type Container,
  type ContainerOptions,
  type ContainerStore,
  createContainer,
  type Instance,
} from '@davit/container';
import { createWebAdapter } from '@davit/container/web';
import type { LaunchTimes } from './launch-times.ts';
import { sharedNow } from './measure-calls.ts';
import { STAGE } from './stage.ts';
import { watchSteps } from './watch-steps.ts';

interface Config {
  readonly issuer: string;
  readonly apps_domain: string;
  readonly apps_are_sites: boolean;
  readonly registry: ContainerOptions['registry'];
}

function memoryStore(): ContainerStore {
  const entries = new Map<string, string>();
  return {
    get: async (key) => entries.get(key) ?? null,
    async cas(key, old, next) {
      if ((entries.get(key) ?? null) !== old) return false;
      if (next === null) entries.delete(key);
      else entries.set(key, next);
      return true;
    },
    keys: async (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)),
  };
}

const config = (await (await fetch('/config.json')).json()) as Config;
const originOf = (label: string): string => `${location.protocol}//${label}.${config.apps_domain}`;
const mount = document.getElementById('mount') as HTMLElement;
Object.assign(mount.style, STAGE);
/** What the container said on the way, for the message of a launch that does not come to an end. */
const said: string[] = [];
const watched = watchSteps(
  createWebAdapter({
    mount,
    appOrigin: originOf,
    gateOrigin: (appId) => originOf(`${appId}--gate`),
    appsAreSites: config.apps_are_sites,
    createVerifyWorker: () => new Worker('/host-worker.js', { type: 'module' }),
    log(event, fields) {
      if (fields?.outcome !== 'ok') said.push(`${event} ${fields?.error ?? JSON.stringify(fields)}`);
    },
  }),
);
const { adapter } = watched;
/** What the mini-program that runs reports next, by the title it sets. */
let reported: (values: number[]) => void = () => {};
const nextReport = (kind: string): Promise<number[]> =>
  new Promise((resolve, reject) => {
    const began = sharedNow();
    const timer = setTimeout(
      () => reject(new Error(`no report: ${said.join('; ')} ${JSON.stringify(watched.since(began))}`)),
      20_000,
    );
    reported = (values) => {
      clearTimeout(timer);
      resolve(values);
    };
    awaited = kind;
  });
let awaited = '';

const container: Container = createContainer({
  adapter: location.hash === '#memory' ? { ...adapter, store: memoryStore() } : adapter,
  registry: config.registry,
  issuer: config.issuer,
  host: { id: 'bench', name: 'Benchmark' },
  broker: {
    requestCode: () => Promise.reject(new Error('the benchmark asks for no code')),
    checkSession: async () => ({ logged_in: false, granted_scopes: [] }),
  },
  ui: {
    toast: () => {},
    setTitle(_, title) {
      const [kind, ...values] = title.split(' ');
      if (kind === awaited) reported(values.map(Number));
    },
    onState(_, state) {
      said.push('reason' in state ? `${state.reason}: ${state.why}` : state.name);
    },
  },
  locale: 'en',
  theme: () => 'light',
});
await container.setUser('bench');

/** Much longer than any launch: the browser will not paint it by itself. */
const BLANK_MS = 3_000;
const BLANK_HIDDEN_MS = 200;
const running = new Map<string, Instance>();
const bench = {
  /** `pressMs`: how long before the tap the pointer went down; null when nothing says that a tap is coming. */
  async launch(appId: string, pressMs: number | null): Promise<LaunchTimes> {
    if (pressMs !== null) {
      (container as Partial<Container>).prepare?.(appId);
      await new Promise((done) => setTimeout(done, pressMs));
    }
    const tapped = sharedNow();
    const report = nextReport('launched');
    // A launch that is refused says so first.
    report.catch(() => undefined);
    const app = { appId, name: appId, publisher: 'Benchmark', icon: null, scopes: [], permissions: [] };
    let isBlank = false;
    const instance = await container.launch({ app });
    running.set(appId, instance);
    // What the user would have to do is an outlier in the table, and not the end of the benchmark.
    const timer = setInterval(() => {
      isBlank = true;
      instance.hide();
      setTimeout(() => instance.show(), BLANK_HIDDEN_MS);
    }, BLANK_MS);
    const [began = 0, firstScript = 0, firstPaint = 0] = await report.finally(() => clearInterval(timer));
    return {
      documentMs: began - tapped,
      firstScriptMs: firstScript - tapped,
      firstPaintMs: firstPaint - tapped,
      isBlank,
      steps: {
        ...watched.since(tapped),
        'document begins': began - tapped,
        'first script': firstScript - tapped,
        'first paint': firstPaint - tapped,
      },
    };
  },
  hide: (appId: string) => running.get(appId)?.hide(),
  async show(appId: string): Promise<number> {
    const report = nextReport('painted');
    const tapped = sharedNow();
    running.get(appId)?.show();
    return ((await report)[0] ?? 0) - tapped;
  },
  async close(): Promise<void> {
    await container.closeAll();
    running.clear();
  },
  /** Events to the mini-program on screen; answers when the first left. */
  sendEvents(count: number): number {
    const began = sharedNow();
    for (let at = 0; at < count; at += 1) container.setTheme(at % 2 === 0 ? 'dark' : 'light');
    return began;
  },
};
Object.assign(globalThis, { bench });
