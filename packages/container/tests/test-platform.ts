// A platform in memory for the core's tests: hand-driven time, a map as store, surfaces that only take notes. It uses the
// language alone, so that the same tests run in a bare engine.
import type {
  Broker,
  Channel,
  Container,
  ContainerOptions,
  ContainerStore,
  HostUi,
  Instance,
  InstanceState,
  LaunchRequest,
  OpenSurface,
  PlatformAdapter,
  Surface,
} from '@davit/container';
import { createContainer } from '@davit/container';
import type { IsolationLevel, Json } from '@davit/protocol';

/** Lets every promise that can settle now settle. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) await null;
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

export function createMemoryStore(): ContainerStore & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    async get(key) {
      return entries.get(key) ?? null;
    },
    async cas(key, old, next) {
      await null;
      if ((entries.get(key) ?? null) !== old) return false;
      if (next === null) entries.delete(key);
      else entries.set(key, next);
      return true;
    },
    async keys(prefix) {
      return [...entries.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
  };
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
  readonly channel: Channel = {
    onMessage: null,
    post: (message) => {
      if (this.closed) return 'closed';
      this.received.push(message as TestDocument['received'][number]);
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
  focus() {}
  setInsets() {}
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
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly surfaces: TestSurface[];
  readonly wiped: string[];
  readonly log: { event: string; fields: Readonly<Record<string, unknown>> }[];
  readonly states: Map<string, InstanceState[]>;
  readonly toasts: string[];
  readonly broker: { -readonly [K in keyof Broker]: Broker[K] };
  wipeFails: boolean;
  /** From now on the keyboard is not with the host until the answer is called. */
  holdKeyboard(): () => void;
  readonly settling: () => number;
  openFails: boolean;
  launch(appId?: string, request?: Partial<LaunchRequest>): Promise<{ instance: Instance; surface: TestSurface }>;
  /** Launches, says hello and `app.ready`. */
  start(appId?: string): Promise<{ instance: Instance; surface: TestSurface; document: TestDocument }>;
}

const LEVEL: IsolationLevel = { process: 'own', egress: 'closed', storage: 'persistent', siblings: 'cross-site' };

export function createTestWorld(
  changes: {
    store?: TestWorld['store'];
    level?: IsolationLevel;
    ui?: Partial<HostUi>;
    options?: Partial<ContainerOptions>;
  } = {},
): TestWorld {
  const clock = new TestClock();
  const store = changes.store ?? createMemoryStore();
  const surfaces: TestSurface[] = [];
  const wiped: string[] = [];
  let keyboard: Promise<void> = Promise.resolve();
  let settling = 0;
  const log: TestWorld['log'] = [];
  const states = new Map<string, InstanceState[]>();
  const toasts: string[] = [];
  let drawn = 0;
  const adapter: PlatformAdapter = {
    id: 'test',
    probe: async () => changes.level ?? LEVEL,
    originOf: (appId) => `https://${appId}.apps.example`,
    async open(options) {
      if (world.openFails) throw new Error('cannot open');
      const surface = new TestSurface(options);
      surfaces.push(surface);
      return surface;
    },
    async wipe(appId) {
      if (world.wipeFails) throw new Error('cannot wipe');
      wiped.push(appId);
    },
    async keyboardSettled() {
      settling += 1;
      await keyboard;
    },
    store,
    random: (length) => {
      drawn += 1;
      return Uint8Array.from({ length }, (_, at) => (drawn >> (at * 8)) & 255);
    },
    now: () => clock.time,
    timers: clock,
    log: (event, fields = {}) => void log.push({ event, fields }),
  };
  const broker: TestWorld['broker'] = {
    requestCode: async () => ({ code: 'cod_1', iss: 'https://as.example', expires_in: 60 }),
    checkSession: async () => ({ logged_in: true, granted_scopes: ['openid'] }),
  };
  const world: TestWorld = {
    container: createContainer({
      adapter,
      issuer: 'https://as.example',
      host: { id: 'host', name: 'Host' },
      broker,
      ui: {
        toast: (_, text) => void toasts.push(text),
        setTitle: () => {},
        onState: (id, state) => void states.set(id, [...(states.get(id) ?? []), state]),
        ...changes.ui,
      },
      locale: 'en',
      theme: () => 'dark',
      ...changes.options,
    }),
    clock,
    store,
    surfaces,
    wiped,
    log,
    states,
    toasts,
    broker,
    wipeFails: false,
    holdKeyboard() {
      let free: () => void = () => {};
      keyboard = new Promise((done) => {
        free = done;
      });
      return free;
    },
    settling: () => settling,
    openFails: false,
    async launch(appId = 'food', request = {}) {
      const app = { appId, name: appId, publisher: 'Tests', icon: null, scopes: ['openid', 'email'], permissions: [] };
      const instance = await world.container.launch({ app, ...request });
      return { instance, surface: surfaces.find((surface) => surface.instance === instance.id) as TestSurface };
    },
    async start(appId = 'food') {
      const launched = await world.launch(appId);
      const document = launched.surface.hello();
      await document.call('app.ready');
      return { ...launched, document };
    },
  };
  return world;
}
