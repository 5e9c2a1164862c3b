// A container as a host has it, without a screen: the whole core of @davit/container with real cryptography and real connections, and
// a store, a surface and a document in memory. What is simulated decides nothing about releases.

import type { Ed25519Key } from '@davit/bundle';
import { verifyBundle } from '@davit/bundle';
import {
  type BlobStore,
  type Channel,
  type Container,
  type ContainerEvent,
  type ContainerStore,
  createContainer,
  type Instance,
  type PlatformAdapter,
  type PlatformRequest,
  type Surface,
} from '@davit/container';
import { nodeCrypto } from '@davit/crypto/node';
import { createLaunchReport } from '@davit/host-app';
import type { Json } from '@davit/protocol';
import { type Connection, createConnection } from './connection.ts';

export interface SimulatedContainer {
  readonly container: Container;
  readonly connection: Connection;
  readonly events: ContainerEvent[];
  /** What it has asked of the network. */
  readonly sent: readonly PlatformRequest[];
  /** `performance.now()` of its verdict. */
  readonly stoppedAt: number | null;
  readonly entries: ReadonlyMap<string, string>;
  /** Added to the device's clock, in milliseconds. */
  clockAhead: number;
  launch(appId: string): Promise<Instance>;
  /** What was launched last ends as a process does. */
  crash(): void;
  /** A bridge call of the mini-program that was launched last; answers the result, or the error's code. */
  call(method: string): Promise<unknown>;
}
export interface SimulatedOptions {
  readonly registryUrl: string;
  readonly root: string;
  readonly from?: string;
  /** The half minute between two questions passes so many times as fast. */
  readonly haste?: number;
  /** What `/config.json` says of statistics; false by default. */
  readonly wantsStatistics?: boolean;
}

const nothing = (): void => undefined;
const unsubscribed = (): (() => void) => nothing;
const INTERVAL_FROM_MS = 20_000;

function memoryStore(): ContainerStore & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
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
function memoryBlobs(): BlobStore {
  const files = new Map<string, Uint8Array>();
  return {
    get: async (name) => files.get(name) ?? null,
    put: async (name, bytes) => void files.set(name, bytes),
    delete: async (name) => void files.delete(name),
    names: async () => [...files.keys()],
  };
}

/** A surface whose document is ready at once, and answers whether it is there. */
function openDocument(
  instance: string,
  onAnswer: (message: Json) => void,
): { surface: Surface; channel: Channel; isThere: Promise<void> } {
  const channel: Channel = {
    onMessage: null,
    post(message) {
      const { method, params } = message as { method?: string; params?: Json };
      if (method === '$/ping')
        queueMicrotask(() => channel.onMessage?.({ jsonrpc: '2.0', method: '$/pong', params: params ?? {} }));
      else onAnswer(message);
      return 'sent';
    },
    close: nothing,
  };
  const still = { show: nothing, hide: nothing, focus: nothing, setInsets: nothing };
  const surface: Surface = {
    instance,
    ...still,
    destroy: async () => {},
    onDocument: null,
    onGone: null,
    onViolation: null,
  };
  const isThere = new Promise<void>((done) => {
    setImmediate(() => {
      surface.onDocument?.(channel, false);
      channel.onMessage?.({ jsonrpc: '2.0', id: 'ready', method: 'app.ready', params: {} });
      done();
    });
  });
  return { surface, channel, isThere };
}

export function simulateContainer({
  registryUrl,
  root,
  from,
  haste = 1,
  wantsStatistics = false,
}: SimulatedOptions): SimulatedContainer {
  const connection = createConnection(from);
  const events: ContainerEvent[] = [];
  const sent: PlatformRequest[] = [];
  const store = memoryStore();
  const installed = new Map<string, string>();
  const waiting = new Map<string, (answer: unknown) => void>();
  let channel: Channel | null = null;
  let surface: Surface | null = null;
  let isThere: Promise<void> = Promise.resolve();
  let stoppedAt: number | null = null;
  let calls = 0;
  let clockAhead = 0;

  const adapter: PlatformAdapter = {
    id: 'test',
    probe: async () => ({ process: 'own', egress: 'closed', storage: 'persistent', siblings: 'cross-site' }),
    originOf: (appId) => `https://${appId}.apps.example`,
    async open({ appId, instance, release: { integrityId, provision } }) {
      if (installed.get(appId) !== integrityId) await provision?.();
      installed.set(appId, integrityId);
      const opened = openDocument(instance, (message) => {
        const { id, result, error } = message as { id?: string; result?: Json; error?: { data: { code: string } } };
        if (id !== undefined) waiting.get(id)?.(error?.data.code ?? result);
      });
      channel = opened.channel;
      surface = opened.surface;
      isThere = opened.isThere;
      return opened.surface;
    },
    usage: async () => null,
    wipe: async () => undefined,
    keyboardSettled: async () => undefined,
    store,
    random: (length) => nodeCrypto.randomBytes(length),
    now: () => performance.now(),
    timers: {
      set: (callback, ms) => setTimeout(callback, ms >= INTERVAL_FROM_MS ? ms / haste : ms),
      clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
    },
    log: nothing,
    crypto: nodeCrypto,
    fetch(asked) {
      sent.push(asked);
      return connection.fetch(asked);
    },
    follow: (url, onMessage, onOpen) => connection.follow(url, onMessage, onOpen),
    verifyBundle: (bytes, expected) => verifyBundle(bytes, expected, nodeCrypto),
    blobs: memoryBlobs(),
    peers: { tell: nothing, onTold: null },
    events: { onForeground: unsubscribed, onBackground: unsubscribed, onMemoryPressure: unsubscribed },
    enter: async () => ({ alone: true, settle: nothing, release: nothing }),
    clock: () => Date.now() + clockAhead,
  };
  const registry = { url: registryUrl, root: root as Ed25519Key };
  const report = createLaunchReport({
    config: { registry, wantsStatistics },
    adapter,
    instances: () => container.instances,
    isOpening: () => false,
  });
  const { ui, onEvent } = report.beside({
    ui: { toast: nothing, setTitle: nothing, onState: nothing },
    onEvent(event: ContainerEvent) {
      events.push(event);
      if (event.type === 'stopped') stoppedAt ??= performance.now();
    },
  });
  const container = createContainer({
    adapter,
    registry,
    onEvent,
    issuer: new URL(registryUrl).origin,
    host: { id: 'host', name: 'Host' },
    broker: {
      requestCode: () => Promise.reject(new Error('nobody asks')),
      checkSession: async () => ({ logged_in: true, granted_scopes: [] }),
    },
    ui,
    locale: 'en',
    theme: () => 'light',
  });
  return {
    container,
    connection,
    events,
    sent,
    entries: store.entries,
    get stoppedAt() {
      return stoppedAt;
    },
    get clockAhead() {
      return clockAhead;
    },
    set clockAhead(ms) {
      clockAhead = ms;
    },
    async launch(appId) {
      const app = { appId, name: appId, publisher: 'Tests', icon: null, scopes: [], permissions: [] };
      report.launching(appId);
      const instance = await container.launch({ app });
      await isThere;
      return instance;
    },
    crash: () => surface?.onGone?.('crash'),
    call(method) {
      calls += 1;
      const id = `call-${calls}`;
      return new Promise((answer) => {
        waiting.set(id, answer);
        channel?.onMessage?.({ jsonrpc: '2.0', id, method, params: {} });
      });
    },
  };
}
