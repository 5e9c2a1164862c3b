// A registry in memory for the core's tests: it packs real bundles and signs real records, with keys of its own, in the language
// alone. What is the same on every run is signed once: a bare engine takes its time for a signature.
import {
  type Ed25519Key,
  type NamedBundle,
  type OnlineKeyEntry,
  type PackedBundle,
  type PublisherKeyEntry,
  packBundle,
  type ReleaseRecord,
  signOnlineKey,
  signPublisherKey,
  signReleaseRecord,
} from '@davit/bundle';
import type { PlatformAnswer, PlatformRequest } from '@davit/container';
import { encodeUtf8 } from '@davit/crypto';
import { bareCrypto, bareSigner } from './bare-crypto.ts';

export interface PublishOptions {
  readonly version?: number;
  readonly name?: string;
  readonly scopes?: readonly string[];
  readonly permissions?: readonly string[];
  readonly entryPages?: readonly { readonly name: string; readonly path: string }[];
  readonly minContainer?: string;
  readonly files?: Readonly<Record<string, string>>;
}
type Channels = ReleaseRecord['channels']['stable'];
interface AppState extends Channels {
  readonly seq: number;
  readonly issuedAt: number;
  readonly floor: number;
  readonly revoked: readonly string[];
  readonly suspended?: { readonly reason: string; readonly since: number } | undefined;
}

const memo = <T>(): ((key: string, make: () => Promise<T>) => Promise<T>) => {
  const made = new Map<string, Promise<T>>();
  return (key, make) => {
    const value = made.get(key) ?? make();
    made.set(key, value);
    return value;
  };
};
const root = bareSigner(1);
const online = bareSigner(2);
const publisherOf = (appId: string) =>
  bareSigner([...appId].reduce((seed, letter) => (seed * 31 + letter.charCodeAt(0)) % 60_000, 0) + 100);
const keyOf = (signer: typeof root): Ed25519Key => signer.publicJwk.x as Ed25519Key;
const packs = memo<PackedBundle>();
/** Everything that was ever packed, by digest. */
const archive = new Map<string, Uint8Array>();
const chains = memo<PublisherKeyEntry>();
const onlineKeys = memo<OnlineKeyEntry>();
const signatures = memo<string>();

const pack = (appId: string, options: PublishOptions): Promise<PackedBundle> =>
  packs(JSON.stringify([appId, options]), async () => {
    const { version = 1, name = appId, scopes = ['openid', 'email'], permissions = [], entryPages = [] } = options;
    const manifest = {
      app_id: appId,
      name,
      version: { code: version, name: `${version}.0.0` },
      davit: {
        publisher: 'Tests',
        scopes: scopes.map((scope) => ({ name: scope, purpose: 'To test.' })),
        permissions: permissions.map((permission) => ({ name: permission, reason: 'To test.' })),
        entry_pages: entryPages,
        min_container: options.minContainer,
      },
    };
    const files = { 'manifest.json': JSON.stringify(manifest), 'index.html': '<!doctype html>', ...options.files };
    const packed = await packBundle({
      files: new Map(Object.entries(files).map(([path, text]) => [path, encodeUtf8(text)])),
      signer: publisherOf(appId),
      crypto: bareCrypto,
    });
    if (!packed.ok) throw new Error(JSON.stringify(packed.failure));
    return packed.value;
  });

export class TestRegistry {
  readonly url = 'https://as.example/registry/v1';
  readonly root = keyOf(root);
  isOnline = true;
  /** Records are no longer renewed (T097). */
  isFrozen = false;
  readonly requests: string[] = [];
  readonly listeners = new Set<(data: string) => void>();
  /** Whoever wants to know whether the feed is open; it says so when a test calls them. */
  readonly opens = new Set<(isOpen: boolean) => void>();
  /** What is answered instead of a bundle, by digest; null answers that there is none. */
  readonly bundles = new Map<string, Uint8Array | null>();
  /** Downloads wait for it. */
  downloads: Promise<void> = Promise.resolve();
  private readonly apps = new Map<string, AppState | null>();
  private readonly nowSeconds: () => number;
  constructor(nowSeconds: () => number) {
    this.nowSeconds = nowSeconds;
  }

  async publish(appId: string, options: PublishOptions = {}): Promise<NamedBundle> {
    const packed = await pack(appId, options);
    archive.set(packed.digest, packed.bytes);
    return { version_code: packed.versionCode, digest: packed.digest, size: packed.size };
  }
  /** Changes what the record says, and tells the feed. */
  async change(appId: string, change: Partial<AppState>): Promise<void> {
    const before = await this.state(appId);
    if (before === null) throw new Error(`${appId} is not registered`);
    this.apps.set(appId, { ...before, ...change, seq: before.seq + 1, issuedAt: this.nowSeconds() });
    const record = await this.record(appId);
    if (this.isOnline && record !== null) for (const tell of [...this.listeners]) tell(record);
  }
  /** Publishes a version and releases it; the one before stays as `previous`. */
  async release(appId: string, options: PublishOptions): Promise<NamedBundle> {
    const [current, before] = [await this.publish(appId, options), await this.state(appId)];
    await this.change(appId, { current, previous: before?.current });
    return current;
  }
  unregister(appId: string): void {
    this.apps.set(appId, null);
  }
  async state(appId: string): Promise<AppState | null> {
    if (!this.apps.has(appId)) {
      const current = await this.publish(appId);
      this.apps.set(appId, { seq: 1, issuedAt: this.nowSeconds(), floor: 1, revoked: [], current });
    }
    return this.apps.get(appId) ?? null;
  }
  /** The compact JWS, at most an hour old; null when nobody registered the mini-program. */
  async record(appId: string): Promise<string | null> {
    let state = await this.state(appId);
    if (state === null) return null;
    if (!this.isFrozen && this.nowSeconds() - state.issuedAt >= 3600) {
      state = { ...state, seq: state.seq + 1, issuedAt: this.nowSeconds() };
      this.apps.set(appId, state);
    }
    const { seq, issuedAt, floor, revoked, suspended, ...stable } = state;
    const record: ReleaseRecord = {
      format: 1,
      app_id: appId,
      seq,
      issued_at: issuedAt,
      expires_at: issuedAt + 24 * 3600,
      floor,
      channels: { stable },
      revoked,
      ...(suspended === undefined ? {} : { suspended }),
      publisher_keys: [
        await chains(appId, () =>
          signPublisherKey(
            appId,
            {
              index: 0,
              key: keyOf(publisherOf(appId)),
              from_version_code: 1,
              signed_by: 'root',
              signed_at: 1,
            },
            root,
          ),
        ),
      ],
      online_key: await onlineKeys('', () => signOnlineKey({ index: 0, key: keyOf(online) }, root)),
    };
    return signatures(JSON.stringify(record), () => signReleaseRecord(record, online));
  }

  async fetch({ url, method, json, maxBytes, onProgress }: PlatformRequest): Promise<PlatformAnswer> {
    const path = url.slice(this.url.length);
    this.requests.push(`${method} ${path}`);
    if (!this.isOnline || !url.startsWith(this.url)) return { kind: 'offline' };
    const answer = (status: number, body: Uint8Array): PlatformAnswer =>
      body.length > maxBytes ? { kind: 'too_large' } : { kind: 'answer', status, body };
    const digest = path.match(/^\/bundles\/(\w+)$/)?.[1];
    if (digest !== undefined) {
      const changed = this.bundles.get(digest);
      const bytes = changed === undefined ? archive.get(digest) : changed;
      if (bytes === undefined || bytes === null) return answer(404, encodeUtf8(''));
      onProgress?.(Math.floor(bytes.length / 2));
      await this.downloads;
      if (!this.isOnline) return { kind: 'offline' };
      onProgress?.(bytes.length);
      return answer(200, bytes);
    }
    const appId = path.match(/^\/apps\/([^/]+)\/record$/)?.[1];
    if (appId !== undefined) {
      const record = await this.record(appId);
      return record === null ? answer(404, encodeUtf8('')) : answer(200, encodeUtf8(record));
    }
    if (path !== '/records' || method !== 'POST') return answer(404, encodeUtf8(''));
    const records: string[] = [];
    for (const [asked, seq] of Object.entries(json as Record<string, number>)) {
      const record = await this.record(asked);
      if (record !== null && ((await this.state(asked))?.seq ?? 0) > seq) records.push(record);
    }
    return answer(200, encodeUtf8(JSON.stringify({ records })));
  }
}
