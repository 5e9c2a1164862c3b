// A native adapter on an engine, a disk and a clock in memory, and real signed bundles to open in it. Language only.
import { ed25519KeyOf, packBundle, type VerifiedBundle, verifyBundle } from '@davit/bundle';
import type { Channel, OpenSurface, PlatformAdapter, Surface } from '@davit/container';
import { createNativeAdapter } from '@davit/container/native';
import { encodeUtf8 } from '@davit/crypto';
import type { BridgeInit, Json } from '@davit/protocol';
import { bareCrypto, bareSigner } from '../bare-crypto.ts';
import { settle, TestClock } from '../test-platform.ts';
import { createTestProfile } from '../test-profile.ts';
import { FakeEngine, type FakeView, MemoryFiles, NATIVE_LEVEL } from './fake-engine.ts';

export const ISSUER = 'https://as.example';
export const ORIGIN = 'davit-app://food';
const CONNECT = ['https://api.food.example', 'wss://live.food.example'];

export const FILES: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><script>1</script>',
  'menu/index.html': '<!doctype html>menu',
  'app.js': 'export {};',
  'a b.txt': '0123456789',
};

export async function packVersion(versionCode = 1, files = FILES): Promise<VerifiedBundle> {
  const signer = bareSigner(7);
  const manifest = {
    app_id: 'food',
    name: 'Food',
    version: { code: versionCode, name: `${versionCode}` },
    davit: { publisher: 'Tests', connect: CONNECT },
  };
  const all = { 'manifest.json': JSON.stringify(manifest), ...files };
  const packed = await packBundle({
    files: new Map(Object.entries(all).map(([path, text]) => [path, encodeUtf8(text)])),
    signer,
    crypto: bareCrypto,
  });
  if (!packed.ok) throw new Error(JSON.stringify(packed.failure));
  const { digest, bytes } = packed.value;
  const expected = { appId: 'food', digest, versionCode, publisherKey: ed25519KeyOf(signer) };
  const verified = await verifyBundle(bytes, expected, bareCrypto);
  if (!verified.ok) throw new Error(JSON.stringify(verified.failure));
  return verified.value;
}

const INIT: BridgeInit = {
  instance: 'i1',
  container: { version: '0.1.0', adapter: 'test' },
  app_id: 'food',
  issuer: ISSUER,
  host: { id: 'host', name: 'Host' },
  account: 'account',
  locale: 'en',
  theme: 'dark',
  insets: { top: 0, right: 0, bottom: 0, left: 0 },
  launch: { path: '/', params: {}, reloaded: false },
  isolation: NATIVE_LEVEL,
  methods: [],
};

/** One document's end of the bridge, as the core has it. */
export interface OpenedDocument {
  readonly channel: Channel;
  readonly reloaded: boolean;
  readonly messages: Json[];
}
export interface OpenedView {
  readonly surface: Surface;
  readonly view: FakeView;
  readonly documents: OpenedDocument[];
  readonly gone: string[];
  readonly violations: string[];
}

export interface NativeWorld {
  readonly adapter: PlatformAdapter;
  readonly engine: FakeEngine;
  readonly files: MemoryFiles;
  readonly clock: TestClock;
  readonly bundle: VerifiedBundle;
  /** How often the bundle was asked for. */
  readonly provisions: () => number;
  open(changes?: Partial<OpenSurface>): Promise<OpenedView>;
}

export async function createNativeWorld(files = new MemoryFiles()): Promise<NativeWorld> {
  const bundle = await packVersion();
  const engine = new FakeEngine();
  const clock = new TestClock();
  const { store, blobs } = createTestProfile();
  let provisions = 0;
  const adapter = createNativeAdapter({
    id: 'test',
    engine,
    files,
    store,
    blobs,
    crypto: bareCrypto,
    fetch: async () => ({ kind: 'offline' }),
    follow: () => () => {},
    events: { onForeground: () => () => {}, onBackground: () => () => {}, onMemoryPressure: () => () => {} },
    random: (length) => new Uint8Array(length),
    now: () => clock.time,
    clock: () => clock.time,
    timers: clock,
    log: () => {},
  });
  const provision = async (): Promise<VerifiedBundle> => {
    provisions += 1;
    return bundle;
  };
  return {
    adapter,
    engine,
    files,
    clock,
    bundle,
    provisions: () => provisions,
    async open(changes = {}) {
      const surface = await adapter.open({
        appId: 'food',
        name: 'Food',
        instance: 'i1',
        path: '/',
        init: INIT,
        release: { integrityId: bundle.integrityId, connect: CONNECT, provision },
        ...changes,
      });
      const opened: OpenedView = { surface, view: engine.view, documents: [], gone: [], violations: [] };
      surface.onDocument = (channel, reloaded) => {
        const messages: Json[] = [];
        channel.onMessage = (message) => void messages.push(message);
        opened.documents.push({ channel, reloaded, messages });
      };
      surface.onGone = (why) => void opened.gone.push(why);
      surface.onViolation = (what) => void opened.violations.push(what);
      await settle();
      return opened;
    },
  };
}
