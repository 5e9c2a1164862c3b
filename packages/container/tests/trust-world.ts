// An operator with real keys who signs records, a registry that serves them (or a mirror that does not), a store that can die
// between two writes, and containers that trust what comes of it. Language alone, for bare engines.
import {
  ed25519KeyOf,
  MAX_RECORD_LENGTH,
  type OnlineKeyEntry,
  type PublisherKeyEntry,
  RELEASE_RECORD_TYPE,
  type ReleaseRecord,
  signOnlineKey,
  signPublisherKey,
} from '@davit/bundle';
import { encodeUtf8, parseJws, type Signer, signJws } from '@davit/crypto';
import type { PlatformAnswer, PlatformRequest } from '../src/core/delivery-ports.ts';
import type { ContainerEvent, ContainerStore } from '../src/core/ports.ts';
import { createReleaseTrust } from '../src/core/trust/create-release-trust.ts';
import type { TrustedRelease } from '../src/core/trust/release-trust.ts';
import { bareCrypto, bareSigner } from './bare-crypto.ts';

export const HOUR = 3600;
export const DAY = 24 * HOUR;
/** Seconds; the device's clock begins here. */
export const START = 1_800_000_000;

export const root = bareSigner(1);
export const onlineKeys = [bareSigner(10), bareSigner(11), bareSigner(12)] as const;
export const publisherKeys = [bareSigner(20), bareSigner(21), bareSigner(22)] as const;
export const thief = bareSigner(30);
export const ROOT = ed25519KeyOf(root);

export const digest = (digit: string): string => digit.repeat(64);
export const version = (version_code: number, digit = (version_code % 16).toString(16)) => ({
  version_code,
  digest: digest(digit),
  size: 1000 + version_code,
});

export const onlineKey = (index: 0 | 1 | 2, by: Signer = root): Promise<OnlineKeyEntry> =>
  signOnlineKey({ index, key: ed25519KeyOf(onlineKeys[index]) }, by);

export interface LinkOptions {
  readonly index: number;
  readonly key: Signer;
  readonly by: Signer;
  readonly signedBy: PublisherKeyEntry['signed_by'];
  readonly from: number;
  readonly at?: number;
  readonly appId?: string;
}
export const link = ({ index, key, by, signedBy, from, at = START - DAY, appId = 'food' }: LinkOptions) =>
  signPublisherKey(
    appId,
    { index, key: ed25519KeyOf(key), from_version_code: from, signed_by: signedBy, signed_at: at },
    by,
  );
export const firstLink = (appId = 'food'): Promise<PublisherKeyEntry> =>
  link({ index: 0, key: publisherKeys[0], by: root, signedBy: 'root', from: 1, appId });

export interface RecordOptions extends Partial<Omit<ReleaseRecord, 'online_key'>> {
  readonly online?: 0 | 1 | 2;
  /** Who really signs; the online key by default. */
  readonly by?: Signer;
  readonly rootBy?: Signer;
}
/** A record as the operator signs it: version `seq`, unless something else is said. */
export async function signed({ online = 0, by = onlineKeys[online], rootBy = root, ...changes }: RecordOptions = {}) {
  const { app_id = 'food', seq = 1, issued_at = START } = changes;
  const record = {
    format: 1,
    app_id,
    seq,
    issued_at,
    expires_at: issued_at + DAY,
    floor: 1,
    channels: { stable: { current: version(Math.min(seq, 1000)) } },
    revoked: [],
    publisher_keys: [await firstLink(app_id)],
    ...changes,
    online_key: await onlineKey(online, rootBy),
  };
  return signJws({ typ: RELEASE_RECORD_TYPE }, record, by);
}

export class TestStore implements ContainerStore {
  readonly entries = new Map<string, string>();
  /** Writes until the device is switched off; none goes through afterwards. */
  writesLeft = Number.POSITIVE_INFINITY;
  broken = false;
  async get(key: string): Promise<string | null> {
    await null;
    if (this.broken) throw new Error('the store is broken');
    return this.entries.get(key) ?? null;
  }
  async cas(key: string, old: string | null, next: string | null): Promise<boolean> {
    await null;
    if (this.broken) throw new Error('the store is broken');
    if (this.writesLeft <= 0) throw new Error('switched off');
    if ((this.entries.get(key) ?? null) !== old) return false;
    this.writesLeft -= 1;
    if (next === null) this.entries.delete(key);
    else this.entries.set(key, next);
    return true;
  }
  async keys(prefix: string): Promise<string[]> {
    return [...this.entries.keys()].filter((key) => key.startsWith(prefix));
  }
}
export const RECORD_KEY = (appId = 'food'): string => `trust/${ROOT}/${appId}`;
export const SEEN_KEY = `trust-seen/${ROOT}`;

export const answer = (body: string, status = 200): PlatformAnswer => ({
  kind: 'answer',
  status,
  body: encodeUtf8(body),
});

const seqOf = (jws: string): unknown => parseJws(jws, MAX_RECORD_LENGTH)?.payload.seq;

/** Answers as packages/registry does, from what it was given; `mirror` stands in between when there is one. */
export class TestRegistry {
  readonly records = new Map<string, string>();
  readonly asked: PlatformRequest[] = [];
  /** Every record that it handed out. */
  readonly told: string[] = [];
  mirror: ((request: PlatformRequest) => PlatformAnswer) | null = null;
  serve(jws: string, appId = 'food'): void {
    this.records.set(appId, jws);
  }
  readonly fetch = async (request: PlatformRequest): Promise<PlatformAnswer> => {
    this.asked.push(request);
    await null;
    if (this.mirror !== null) return this.mirror(request);
    if (request.method === 'GET') {
      const jws = this.records.get(request.url.split('/')[6] ?? '');
      if (jws === undefined) return answer('', 404);
      this.told.push(jws);
      return answer(jws);
    }
    const known = Object.entries(request.json as Record<string, number>);
    const records = known.flatMap(([appId, seq]) => {
      const jws = this.records.get(appId);
      return jws === undefined || seqOf(jws) === seq ? [] : [jws];
    });
    this.told.push(...records);
    return answer(JSON.stringify({ records }));
  };
}
export class TestDevice {
  /** Seconds, as its clock shows them. */
  time = START;
  store = new TestStore();
  readonly registry = new TestRegistry();
  /** One container: a tab, or the host after a restart. */
  open(rootKey = ROOT) {
    const events: ContainerEvent[] = [];
    const changed: { readonly appId: string; readonly release: TrustedRelease }[] = [];
    const trust = createReleaseTrust({
      store: this.store,
      fetch: this.registry.fetch,
      crypto: bareCrypto,
      clock: () => this.time * 1000,
      registry: { url: 'https://id.example/registry/v1', root: rootKey },
      onEvent: (event) => void events.push(event),
      onChanged: (appId, release) => void changed.push({ appId, release }),
    });
    const current = async (appId = 'food', maxAgeMs = 0): Promise<TrustedRelease | string> => {
      const found = await trust.current(appId, maxAgeMs);
      return found.ok ? found.value : found.failure.reason;
    };
    return {
      trust,
      events,
      changed,
      current,
      /** What it believes after it asked: the version, or why nothing. */
      version: async (appId = 'food'): Promise<number | string> => {
        const found = await current(appId);
        return typeof found === 'string' ? found : found.record.channels.stable.current.version_code;
      },
      freshness: async (appId = 'food') => (await trust.known(appId))?.freshness ?? null,
      refusals: () => events.flatMap((event) => (event.type === 'record_refused' ? [event.reason] : [])),
    };
  }
}
