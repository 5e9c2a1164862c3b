// The host page of the browser tests, run in the browser: a real container over the real web adapter, with a broker and a host
// UI that only take notes. Everything that a test wants to ask stands on `harness`.
import {
  type Container,
  type ContainerEvent,
  createContainer,
  type InstanceState,
  type LaunchRequest,
  type PlatformAdapter,
} from '@davit/container';
import { createWebAdapter } from '@davit/container/web';
import type { BridgeParams, BridgeResult } from '@davit/protocol';

export interface Harness {
  readonly container: Container;
  readonly adapter: PlatformAdapter;
  /** Launches and answers the instance id. */
  launch(appId: string, request?: Partial<LaunchRequest>): Promise<string>;
  readonly states: Record<string, InstanceState[]>;
  readonly log: { event: string; fields: Readonly<Record<string, unknown>> }[];
  readonly toasts: string[];
  /** Messages that reached the page's own listeners. */
  readonly strays: unknown[];
  /** Answers calls of `auth.requestCode`. */
  requestCode: (params: BridgeParams<'auth.requestCode'>) => Promise<BridgeResult<'auth.requestCode'>>;
  readonly release: (() => void)[];
  /** By so many milliseconds the device's clock is ahead: what the registry said is old then. */
  later: number;
  readonly events: ContainerEvent[];
  /** As a browser would find it that gives both probe pages one process: they have one origin here. */
  probeOneProcess(): ReturnType<PlatformAdapter['probe']>;
}

const port = location.port;
const mount = document.getElementById('mount') as HTMLElement;
Object.assign(mount.style, { width: '360px', height: '480px' });
const log: Harness['log'] = [];
const states: Harness['states'] = {};
const toasts: string[] = [];
const strays: unknown[] = [];

const events: ContainerEvent[] = [];

const originOf = (label: string): string => `http://${label}.localhost:${port}`;
const adapter = createWebAdapter({
  mount,
  appOrigin: originOf,
  gateOrigin: (appId) => originOf(`${appId}--gate`),
  appsAreSites: location.hash.startsWith('#sites'),
  // As a browser would find it that gives two sites one process: both pages have one origin here.
  probeOrigin: (label) =>
    originOf(location.hash === '#sites-in-one-process' && label === 'probe--d' ? 'probe--c' : label),
  createVerifyWorker: () => new Worker('/verify.js'),
  log: (event, fields = {}) => void log.push({ event, fields }),
});

const container = createContainer({
  adapter: { ...adapter, clock: () => Date.now() + harness.later },
  registry: { url: `http://localhost:${port}/registry/v1`, root: document.documentElement.dataset.root ?? '' },
  development: true,
  onEvent: (event) => void events.push(event),
  issuer: `http://localhost:${port}`,
  host: { id: 'host', name: 'Test host' },
  broker: {
    requestCode: (_, params) => harness.requestCode(params),
    checkSession: async () => ({ logged_in: true, granted_scopes: ['openid'] }),
  },
  ui: {
    toast: (_, text) => void toasts.push(text),
    setTitle: () => {},
    onState(instance, state) {
      states[instance] = [...(states[instance] ?? []), state];
    },
  },
  locale: 'en',
  theme: () => 'light',
});
addEventListener('message', ({ data }) => strays.push(data));

const harness: Harness = {
  container,
  adapter,
  states,
  log,
  toasts,
  strays,
  events,
  release: [],
  later: 0,
  requestCode: async () => ({ code: 'cod_test', iss: `http://localhost:${port}`, expires_in: 60 }),
  async launch(appId, request = {}) {
    const app = { appId, name: appId, publisher: 'Tests', icon: null, scopes: ['openid', 'email'], permissions: [] };
    return (await container.launch({ app, ...request })).id;
  },
  probeOneProcess: () =>
    createWebAdapter({
      mount: document.body.appendChild(document.createElement('div')),
      appOrigin: originOf,
      gateOrigin: originOf,
      probeOrigin: () => originOf('probe--a'),
      database: 'one-process',
    }).probe(),
};
Object.assign(globalThis, { harness });
