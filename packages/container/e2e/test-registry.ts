// A registry for the browser tests, in memory: real keys, bundles packed and signed by the product's own functions, and answers a
// test can spoil.
import {
  type Ed25519Key,
  type NamedBundle,
  type PackedBundle,
  packBundle,
  RECORD_TTL_SECONDS,
  type ReleaseRecord,
  signOnlineKey,
  signPublisherKey,
  signReleaseRecord,
} from '@davit/bundle';
import { encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';

export interface TestApp {
  /** Members of `davit` beside the publisher. */
  readonly davit?: Readonly<Record<string, unknown>>;
  /** Path with a leading slash → content. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

export interface TestRegistry {
  readonly root: Ed25519Key;
  readonly publisherKey: Ed25519Key;
  pack(appId: string, app: TestApp, versionCode: number): Promise<PackedBundle>;
  /** Packs it as a version and names it in a new record; the version that was current becomes the previous one. */
  release(appId: string, app: TestApp, versionCode?: number): Promise<PackedBundle>;
  /** Changes anything about the record before it is signed anew. */
  change(appId: string, change: (record: ReleaseRecord) => ReleaseRecord): Promise<void>;
  recordOf(appId: string): Promise<string | null>;
  bundleOf(digest: string): Uint8Array | null;
  /** Other bytes under this digest. */
  spoil(digest: string, bytes: Uint8Array): void;
  onRecord: ((jws: string) => void) | null;
}

const named = ({ versionCode, digest, size }: PackedBundle): NamedBundle => ({
  version_code: versionCode,
  digest,
  size,
});

export async function createTestRegistry(): Promise<TestRegistry> {
  const [root, online, publisher] = await Promise.all([1, 2, 3].map(() => nodeCrypto.generateKey('EdDSA')));
  const keyOf = (pair: typeof root): Ed25519Key => pair?.signer.publicJwk.x as string;
  if (root === undefined || online === undefined || publisher === undefined) throw new Error('no keys');
  const onlineKey = await signOnlineKey({ index: 0, key: keyOf(online) }, root.signer);
  const records = new Map<string, ReleaseRecord>();
  const signed = new Map<string, string>();
  const bundles = new Map<string, Uint8Array>();
  const now = (): number => Math.floor(Date.now() / 1000);

  const say = async (record: ReleaseRecord): Promise<void> => {
    records.set(record.app_id, record);
    const jws = await signReleaseRecord(record, online.signer);
    signed.set(record.app_id, jws);
    registry.onRecord?.(jws);
  };
  const firstRecord = async (appId: string, current: NamedBundle): Promise<ReleaseRecord> => ({
    format: 1,
    app_id: appId,
    seq: 0,
    issued_at: now(),
    expires_at: now() + RECORD_TTL_SECONDS,
    floor: 1,
    channels: { stable: { current } },
    revoked: [],
    publisher_keys: [
      await signPublisherKey(
        appId,
        { index: 0, key: keyOf(publisher), from_version_code: 1, signed_by: 'root', signed_at: now() },
        root.signer,
      ),
    ],
    online_key: onlineKey,
  });

  const registry: TestRegistry = {
    root: keyOf(root),
    publisherKey: keyOf(publisher),
    onRecord: null,
    async pack(appId, { davit, files }, versionCode) {
      const manifest = {
        app_id: appId,
        name: appId,
        version: { code: versionCode, name: `${versionCode}` },
        davit: { publisher: 'Tests', ...davit },
      };
      const all = new Map([['manifest.json', encodeUtf8(JSON.stringify(manifest))]]);
      for (const [path, content] of Object.entries(files))
        all.set(path.slice(1), typeof content === 'string' ? encodeUtf8(content) : content);
      const packed = await packBundle({ files: all, signer: publisher.signer, crypto: nodeCrypto, development: true });
      if (!packed.ok) throw new Error(JSON.stringify(packed.failure));
      bundles.set(packed.value.digest, packed.value.bytes);
      return packed.value;
    },
    async release(appId, app, versionCode = (records.get(appId)?.channels.stable.current.version_code ?? 0) + 1) {
      const packed = await registry.pack(appId, app, versionCode);
      const before = records.get(appId);
      const record = before ?? (await firstRecord(appId, named(packed)));
      const previous = before?.channels.stable.current;
      await say({
        ...record,
        seq: record.seq + 1,
        channels: { stable: { current: named(packed), ...(previous === undefined ? {} : { previous }) } },
      });
      return packed;
    },
    async change(appId, change) {
      const record = records.get(appId) as ReleaseRecord;
      await say(change({ ...record, seq: record.seq + 1 }));
    },
    recordOf: async (appId) => signed.get(appId) ?? null,
    bundleOf: (digest) => bundles.get(digest) ?? null,
    spoil: (digest, bytes) => void bundles.set(digest, bytes),
  };
  return registry;
}
