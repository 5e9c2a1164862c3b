// Opens a driver on the adapter under test, as the core would open a mini-program, and tells it what to do. Language only.
import type { VerifiedBundle } from '@davit/bundle';
import type { BridgeInit, Json } from '@davit/protocol';
import type { Channel, Insets, Surface } from '../core/ports.ts';
import { type ContractCase, type ContractWorld, check, until } from './contract-case.ts';
import { driverBundle } from './driver-bundle.ts';

export interface DrivenDocument {
  readonly channel: Channel;
  readonly reloaded: boolean;
  /** What it sent, but for the driver's answers. */
  readonly messages: Json[];
}

export interface Driven {
  readonly surface: Surface;
  readonly documents: DrivenDocument[];
  readonly violations: string[];
  readonly gone: string[];
  /** How often the bundle was asked for. */
  readonly provisions: number;
  /** The result; throws a breach when the driver throws, unless `fails` is given: then what it threw, by name. */
  ask(what: string, value?: Json): Promise<Json>;
  fails(what: string, value?: Json): Promise<string>;
  /** Until its nth document (from 1) is connected. */
  connected(nth: number): Promise<DrivenDocument>;
  close(): Promise<void>;
}

export interface OpenDriver {
  readonly appId?: 'contract-a' | 'contract-b';
  readonly version?: 1 | 2;
  readonly path?: string;
  readonly insets?: Insets;
  /** Instead of the bundle. */
  readonly provision?: (() => Promise<VerifiedBundle>) | null;
}

export type Open = (options?: OpenDriver) => Promise<Driven>;

const NO_INSETS: Insets = { top: 0, right: 0, bottom: 0, left: 0 };

export async function verifiedDriver(
  { adapter }: ContractWorld,
  appId: 'contract-a' | 'contract-b',
  version: 1 | 2,
): Promise<VerifiedBundle> {
  const { bytes, expected } = driverBundle(appId, version);
  const verified = await adapter.verifyBundle(bytes, expected);
  check(verified.ok, `the driver was refused: ${JSON.stringify(verified)}`);
  return verified.value;
}

let instances = 0;

async function openDriver(world: ContractWorld, options: OpenDriver): Promise<Driven> {
  const { adapter, server } = world;
  const { appId = 'contract-a', version = 1, path = '/', insets = NO_INSETS } = options;
  const bundle = await verifiedDriver(world, appId, version);
  instances += 1;
  const instance = `contract-${instances}`;
  const init: BridgeInit = {
    instance,
    container: { version: '0.0.0', adapter: adapter.id },
    app_id: appId,
    issuer: server,
    host: { id: 'contract', name: 'Contract' },
    account: 'account',
    locale: 'en',
    theme: 'light',
    insets,
    launch: { path, params: { a: 'b' }, reloaded: false },
    isolation: { process: 'own', egress: 'closed', storage: 'persistent', siblings: 'cross-site' },
    methods: [],
  };
  let provisions = 0;
  const counted = async (): Promise<VerifiedBundle> => {
    provisions += 1;
    return bundle;
  };
  const slot = await adapter.enter(appId);
  const opening = adapter.open({
    appId,
    name: 'Contract',
    instance,
    path,
    init,
    release: {
      integrityId: bundle.integrityId,
      connect: [],
      provision: options.provision === undefined ? counted : options.provision,
    },
  });
  const surface = await opening.catch((error: unknown) => {
    slot.release();
    throw error;
  });
  const waiting = new Map<number, (answer: { ok?: Json; error?: string }) => void>();
  let asked = 0;
  const driven = {
    surface,
    documents: [] as DrivenDocument[],
    violations: [] as string[],
    gone: [] as string[],
    get provisions() {
      return provisions;
    },
    tell: (what: string, value: Json) =>
      new Promise<{ ok?: Json; error?: string }>((done, fail) => {
        asked += 1;
        waiting.set(asked, done);
        adapter.timers.set(() => fail(new Error(`the driver did not answer to ${what}`)), 15_000);
        driven.documents.at(-1)?.channel.post({ jsonrpc: '2.0', method: 'do', params: { n: asked, what, value } });
      }),
    async ask(what: string, value: Json = null): Promise<Json> {
      const { ok, error } = await driven.tell(what, value);
      check(error === undefined, `the driver threw ${error} at ${what}`);
      return ok ?? null;
    },
    async fails(what: string, value: Json = null): Promise<string> {
      const { error } = await driven.tell(what, value);
      check(error !== undefined, `${what} ${JSON.stringify(value)} did not fail`);
      return error;
    },
    async connected(nth: number): Promise<DrivenDocument> {
      await until(world, () => driven.documents.length >= nth || driven.gone.length > 0, `document ${nth} says hello`);
      const document = driven.documents[nth - 1];
      check(document !== undefined, `it ended as ${driven.gone.join()} before document ${nth}`);
      return document;
    },
    async close() {
      await surface.destroy();
      slot.release();
    },
  };
  surface.onDocument = (channel, reloaded) => {
    const messages: Json[] = [];
    driven.documents.push({ channel, reloaded, messages });
    channel.onMessage = (message) => {
      const { method, params } = message as { method?: string; params?: { n: number; value: { ok?: Json } } };
      if (method !== 'did' || params === undefined) messages.push(message);
      else waiting.get(params.n)?.(params.value);
    };
  };
  surface.onViolation = (what) => void driven.violations.push(what);
  surface.onGone = (why) => void driven.gone.push(why);
  slot.settle();
  return driven;
}

/** A case that opens drivers: each is closed when it is over, however it ends. */
export const driving = (name: string, run: (open: Open, world: ContractWorld) => Promise<void>): ContractCase => ({
  name,
  async run(world) {
    const opened: Driven[] = [];
    try {
      await run(async (options = {}) => {
        const driven = await openDriver(world, options);
        opened.push(driven);
        driven.surface.show();
        return driven;
      }, world);
    } finally {
      for (const driven of opened) await driven.close();
    }
  },
});
