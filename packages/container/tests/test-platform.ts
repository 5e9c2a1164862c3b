// A platform in memory for the core's tests: hand-driven time, a map as store, surfaces that only take notes, and a registry
// that signs. It uses the language alone, so that the same tests run in a bare engine.
import { verifyBundle } from '@davit/bundle';
import type {
  Broker,
  Channel,
  Container,
  ContainerEvent,
  ContainerOptions,
  HostUi,
  Insets,
  Instance,
  InstanceState,
  LaunchRequest,
  OpenSurface,
  PlatformAdapter,
  Surface,
} from '@davit/container';
import { createContainer } from '@davit/container';
import type { IsolationLevel, Json } from '@davit/protocol';
import { bareCrypto } from './bare-crypto.ts';
import { createTestProfile, type TestProfile } from './test-profile.ts';
import { TestRegistry } from './test-registry.ts';

export { createMemoryStore } from './test-profile.ts';

/** Lets every promise that can settle now settle. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 600; turn += 1) await null;
};

export class TestClock {
  time = 1000;
  private readonly timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  private last = 0;
  set(callback: () => void, ms: number): number {
    this.last += 1;
    this.timers.set(this.last, { at: this.time + ms, callback });
    return this.last;
  }
  clear(timer: unknown): void {
    this.timers.delete(timer as number);
  }
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.time + ms;
    for (;;) {
      const [next] = [...this.timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (next === undefined) break;
      this.timers.delete(next[0]);
      this.time = next[1].at;
      next[1].callback();
      await settle();
    }
    this.time = end;
    await settle();
  }
}

/** One document's end of the bridge. */
export class TestDocument {
  readonly received: {
    id?: string;
    method?: string;
    result?: Json;
    error?: { data: { code: string; hint?: string } };
    params?: Json;
  }[] = [];
  closed = false;
  /** It is busy and answers no ping, as long as it is. */
  hangs = false;
  pings = 0;
  readonly channel: Channel = {
    onMessage: null,
    post: (message) => {
      if (this.closed) return 'closed';
      const { method, params } = message as { method?: string; params?: Json };
      if (method !== '$/ping') this.received.push(message as TestDocument['received'][number]);
      else {
        this.pings += 1;
        if (!this.hangs) this.raw({ jsonrpc: '2.0', method: '$/pong', params });
      }
      return 'sent';
    },
    close: () => {
      this.closed = true;
    },
  };
  private last = 0;
  raw(message: unknown): void {
    this.channel.onMessage?.(message as Json);
  }
  /** Sends a call; answers its id. */
  send(method: string, params: unknown = {}): string {
    this.last += 1;
    const id = `${this.last}`;
    this.raw({ jsonrpc: '2.0', id, method, params });
    return id;
  }
  answer(id: string): string | Json | undefined {
    const message = this.received.find((received) => received.id === id);
    return message?.error?.data.code ?? message?.result;
  }
  async call(method: string, params: unknown = {}): Promise<string | Json | undefined> {
    const id = this.send(method, params);
    await settle();
    return this.answer(id);
  }
  events(): string[] {
    return this.received.flatMap(({ method }) => (method === undefined ? [] : [method]));
  }
}

export class TestSurface implements Surface {
  readonly instance: string;
  readonly opened: OpenSurface;
  shown = false;
  /** How often it was given the keyboard. */
  focused = 0;
  destroyed = false;
  onDocument: Surface['onDocument'] = null;
  onGone: Surface['onGone'] = null;
  onViolation: Surface['onViolation'] = null;
  constructor(opened: OpenSurface) {
    this.opened = opened;
    this.instance = opened.instance;
  }
  show() {
    this.shown = true;
  }
  hide() {
    this.shown = false;
  }
  focus() {
    this.focused += 1;
  }
  readonly insets: Insets[] = [];
  setInsets(insets: Insets) {
    this.insets.push(insets);
  }
  async destroy() {
    this.destroyed = true;
  }
  /** A document of the app says hello. */
  hello(reloaded = false): TestDocument {
    const document = new TestDocument();
    this.onDocument?.(document.channel, reloaded);
    return document;
  }
}

export interface TestWorld {
  readonly container: Container;
  readonly clock: TestClock;
  readonly profile: TestProfile;
  readonly store: TestProfile['store'];
  readonly registry: TestRegistry;
  readonly surfaces: TestSurface[];
  readonly wiped: string[];
  readonly prepared: string[];
  readonly log: { event: string; fields: Readonly<Record<string, unknown>> }[];
  readonly events: ContainerEvent[];
  readonly states: Map<string, InstanceState[]>;
  /** What the host was told of instances that do not answer, in order. */
  readonly responding: [instance: string, responding: boolean][];
  readonly progress: [appId: string, received: number, total: number][];
  readonly toasts: string[];
  readonly broker: { -readonly [K in keyof Broker]: Broker[K] };
  wipeFails: boolean;
  usageFails: boolean;
  /** From now on the keyboard is not with the host until the answer is called. */
  holdKeyboard(): () => void;
  readonly settling: () => number;
  /** What the next openings throw, or null. */
  openFails: Error | null;
  /** Openings wait for it. */
  opening: Promise<void>;
  /** Added to the device's clock. */
  clockOffset: number;
  /** What happens around the host: each calls the container back. */
  foreground(): void;
  background(): void;
  memoryPressure(): void;
  launch(appId?: string, request?: Partial<LaunchRequest>): Promise<{ instance: Instance; surface: TestSurface }>;
  /** Launches, says hello and `app.ready`. */
  start(
    appId?: string,
    request?: Partial<LaunchRequest>,
  ): Promise<{ instance: Instance; surface: TestSurface; document: TestDocument }>;
}

const LEVEL: IsolationLevel = { process: 'own', egress: 'closed', storage: 'persistent', siblings: 'cross-site' };
/** What the device says when the test's time begins. */
const EPOCH_MS = 1_700_000_000_000;

export function createTestWorld(
  changes: {
    /** Of another world: this one is a further tab, or the host started again. */
    profile?: TestProfile;
    clock?: TestClock;
    registry?: TestRegistry;
    store?: TestProfile['store'];
    level?: IsolationLevel;
    ui?: Partial<HostUi>;
    /** Another platform, made of what this one has. */
    adapter?: (base: PlatformAdapter) => PlatformAdapter;
    options?: Partial<ContainerOptions>;
  } = {},
): TestWorld {
  const clock = changes.clock ?? new TestClock();
  const profile = changes.profile ?? createTestProfile(changes.store);
  const deviceTime = (): number => EPOCH_MS + clock.time + world.clockOffset;
  const registry = changes.registry ?? new TestRegistry(() => Math.floor((EPOCH_MS + clock.time) / 1000));
  const surfaces: TestSurface[] = [];
  let keyboard: Promise<void> = Promise.resolve();
  let settling = 0;
  let drawn = 0;
  const around = {
    foreground: new Set<() => void>(),
    background: new Set<() => void>(),
    memory: new Set<() => void>(),
  };
  const on = (set: Set<() => void>) => (callback: () => void) => {
    set.add(callback);
    return () => void set.delete(callback);
  };
  const fire = (set: Set<() => void>) => (): void => {
    for (const callback of [...set]) callback();
  };

  const base: PlatformAdapter = {
    id: 'test',
    probe: async () => changes.level ?? LEVEL,
    originOf: (appId) => `https://${appId}.apps.example`,
    prepare: (appId) => void world.prepared.push(appId),
    async open(options) {
      await world.opening;
      if (world.openFails !== null) throw world.openFails;
      await profile.install(options.appId, options.release);
      const surface = new TestSurface(options);
      surfaces.push(surface);
      return surface;
    },
    async usage(appId) {
      if (world.usageFails) throw new Error('cannot say');
      return world.profile.installed.has(appId) ? 4096 : 0;
    },
    async wipe(appId) {
      if (world.wipeFails) throw new Error('cannot wipe');
      world.wiped.push(appId);
    },
    async keyboardSettled() {
      settling += 1;
      await keyboard;
    },
    store: profile.store,
    random: (length) => {
      drawn += 1;
      return Uint8Array.from({ length }, (_, at) => (drawn >> (at * 8)) & 255);
    },
    now: () => clock.time,
    timers: clock,
    log: (event, fields = {}) => void world.log.push({ event, fields }),
    crypto: bareCrypto,
    fetch: (request) => registry.fetch(request),
    follow(_, onMessage, onOpen = () => {}) {
      registry.listeners.add(onMessage);
      registry.opens.add(onOpen);
      return () => {
        registry.listeners.delete(onMessage);
        registry.opens.delete(onOpen);
      };
    },
    verifyBundle: (bytes, expected) => verifyBundle(bytes, expected, bareCrypto),
    blobs: profile.blobs,
    peers: profile.join(),
    events: {
      onForeground: on(around.foreground),
      onBackground: on(around.background),
      onMemoryPressure: on(around.memory),
    },
    enter: async (appId) => profile.enter(appId),
    clock: deviceTime,
  };
  const adapter = changes.adapter?.(base) ?? base;
  const broker: TestWorld['broker'] = {
    requestCode: async () => ({ code: 'cod_1', iss: 'https://as.example', expires_in: 60 }),
    checkSession: async () => ({ logged_in: true, granted_scopes: ['openid'] }),
  };
  const { events, states, responding, progress, toasts } = createNotes();
  const world: TestWorld = {
    container: createContainer({
      adapter,
      registry: { url: registry.url, root: registry.root },
      onEvent: (event) => void events.push(event),
      issuer: 'https://as.example',
      host: { id: 'host', name: 'Host' },
      broker,
      ui: {
        toast: (_, text) => void toasts.push(text),
        setTitle: () => {},
        onState: (id, state) => void states.set(id, [...(states.get(id) ?? []), state]),
        onResponding: (id, is) => void responding.push([id, is]),
        onProgress: (appId, received, total) => void progress.push([appId, received, total]),
        ...changes.ui,
      },
      locale: 'en',
      theme: () => 'dark',
      ...changes.options,
    }),
    clock,
    profile,
    store: profile.store,
    registry,
    surfaces,
    wiped: [],
    prepared: [],
    log: [],
    events,
    states,
    responding,
    progress,
    toasts,
    broker,
    wipeFails: false,
    usageFails: false,
    holdKeyboard() {
      let free: () => void = () => {};
      keyboard = new Promise((done) => {
        free = done;
      });
      return free;
    },
    settling: () => settling,
    openFails: null,
    opening: Promise.resolve(),
    clockOffset: 0,
    foreground: fire(around.foreground),
    background: fire(around.background),
    memoryPressure: fire(around.memory),
    async launch(appId = 'food', request = {}) {
      // What the catalogue says of scopes and permissions counts for nothing.
      const app = { appId, name: appId, publisher: 'Tests', icon: null, scopes: ['phone'], permissions: ['location'] };
      const instance = await world.container.launch({ app, ...request });
      return { instance, surface: surfaces.find((surface) => surface.instance === instance.id) as TestSurface };
    },
    async start(appId = 'food', request = {}) {
      const launched = await world.launch(appId, request);
      const document = launched.surface.hello();
      await document.call('app.ready');
      return { ...launched, document };
    },
  };
  return world;
}

function createNotes() {
  const events: TestWorld['events'] = [];
  const states: TestWorld['states'] = new Map();
  const responding: TestWorld['responding'] = [];
  const progress: TestWorld['progress'] = [];
  const toasts: string[] = [];
  return { events, states, responding, progress, toasts };
}
