// A registry with its write side, made of values: callers are named by their bearer token, answers are read as JSON.
import { nodeCrypto } from '@davit/crypto/node';
import { fail, headerValues, ok, type PlainRequest } from '@davit/protocol';
import {
  type BlobStore,
  type BundleKeyClaim,
  bundleCheck,
  type CallerCheck,
  createMemoryBlobStore,
  createMemoryRegistryStore,
  createRegistry,
  createReleaseBook,
  REGISTRY_SCOPES,
  type RegistryCaller,
  type RegistryStore,
  type ReviewPolicy,
  registryReleases,
} from '../src/index.ts';
import {
  bundleOf,
  type Example,
  firstKey,
  foods,
  online,
  onlineKey,
  rootKey,
  START,
  shops,
} from './example-bundles.ts';

/** By token. `ci` can do for foods what a publisher can do; `rival` is another publisher. */
export const CALLERS: Readonly<Record<string, RegistryCaller>> = {
  ci: caller('ci', 'foods', 'registry:publish', 'registry:release', 'registry:read'),
  rival: caller('rival', 'shops', 'registry:publish', 'registry:release', 'registry:read'),
  reviewer: caller('reviewer', null, 'registry:review', 'registry:read'),
  operator: caller('operator', null, 'registry:operate', 'registry:read'),
  owner: caller('owner', null, ...REGISTRY_SCOPES),
};
function caller(client_id: string, publisher: string | null, ...scopes: RegistryCaller['scopes']): RegistryCaller {
  return { client_id, publisher, scopes };
}

export interface BedOptions {
  readonly store?: RegistryStore;
  readonly blobs?: BlobStore;
  readonly review?: ReviewPolicy;
  readonly callers?: Readonly<Record<string, RegistryCaller>>;
  readonly claimBundleKey?: BundleKeyClaim;
}
export interface Asked {
  readonly as?: string;
  readonly body?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: PlainRequest['headers'];
  readonly from?: string;
}
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  readonly json: any;
  readonly body: string | Uint8Array;
}
export type Bed = ReturnType<typeof createBed>;

export function createBed(options: BedOptions = {}) {
  const { store = createMemoryRegistryStore(), blobs = createMemoryBlobStore(), review = 'none' } = options;
  const known = options.callers ?? CALLERS;
  const clock = { now: START };
  const now = (): number => clock.now;
  const crypto = nodeCrypto;
  const book = createReleaseBook({
    store: registryReleases({ store, blobs, crypto, now }),
    signer: online,
    onlineKey,
    now,
  });
  const callers: CallerCheck = async (request) => {
    const [authorization] = headerValues(request, 'authorization');
    if (authorization === undefined) return fail('token_missing');
    const token = authorization.replace(/^Bearer /, '');
    if (token === 'expired') return fail('token_expired');
    if (token === 'unproven') return fail('proof_invalid');
    if (token === 'late')
      return fail({ reason: 'use_dpop_nonce', nonce: 'a-nonce', date: 'Thu, 01 Jan 1970 00:00:00 GMT' });
    const found = known[token];
    return found === undefined ? fail('token_unknown') : ok(found);
  };
  const failures: unknown[] = [];
  const write = {
    store,
    blobs,
    book,
    check: bundleCheck(crypto),
    crypto,
    root: rootKey,
    signer: online,
    onlineKey,
    now,
    review,
  };
  const registry = createRegistry({
    source: book,
    every: () => () => undefined,
    onFailure: (error) => failures.push(error),
    write: { ...write, callers, ...(options.claimBundleKey && { claimBundleKey: options.claimBundleKey }) },
  });

  const ask = async (method: string, path: string, asked: Asked = {}): Promise<Answered> => {
    const { as, body, bytes, headers = [], from = '192.0.2.1' } = asked;
    const type = body === undefined ? [] : ([['content-type', 'application/json']] as const);
    const token = as === undefined ? [] : ([['authorization', `Bearer ${as}`]] as const);
    const answer = await registry.handle({
      method,
      target: `/registry/v1${path}`,
      headers: [...type, ...token, ...headers],
      body: bytes ?? (body === undefined ? new Uint8Array(0) : Buffer.from(JSON.stringify(body))),
      remoteAddress: from,
    });
    const text = typeof answer.body === 'string' ? answer.body : '';
    const isJson = answer.headers.some(([name, value]) => name === 'content-type' && /json/.test(value));
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      json: isJson ? JSON.parse(text) : text,
      body: answer.body,
    };
  };
  return {
    ...{ store, blobs, book, clock, failures, registry, ask },
    record: async (appId = 'food') => {
      const entry = await book.entry(appId);
      if (entry === null) throw new Error(`nothing of ${appId} is released`);
      return entry;
    },
    register: async (appId = 'food', publisher = 'foods', over: object = {}) =>
      ask('POST', '/apps', {
        as: 'operator',
        body: {
          app_id: appId,
          publisher,
          publisher_key: await firstKey(appId, publisher === 'foods' ? foods : shops),
          ...over,
        },
      }),
    async publish(example: Example = {}, as = 'ci', query = '') {
      const bytes = await bundleOf(example);
      return ask('PUT', `/apps/${example.appId ?? 'food'}/versions/${example.code ?? 1}${query}`, { as, bytes });
    },
    release: (version_code: number, over: object = {}, as = 'ci', appId = 'food') =>
      ask('POST', `/apps/${appId}/releases`, { as, body: { version_code, ...over } }),
    versions: async (as = 'ci', appId = 'food') => (await ask('GET', `/apps/${appId}/versions`, { as })).json.versions,
    /** Status and code of a refusal, or the status alone. */
    told: ({ status, json }: Answered) => (json?.code === undefined ? status : `${status} ${json.code}`),
  };
}

/** With the mini-program `food` of `foods` registered. */
export async function createFoodBed(options: BedOptions = {}): Promise<Bed> {
  const bed = createBed(options);
  const registered = await bed.register();
  if (registered.status !== 200) throw new Error(JSON.stringify(registered.json));
  return bed;
}
