// Both ways with two independent implementations, over every algorithm that we share, in many shapes of requests.
import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { type HeaderLine, memoryReplayStore, SIGNING_ALGORITHMS, signRequest, verifyRequest } from '../src/index.ts';
import { nodeHashing, nodeSharedSecret, nodeSigningKey, nodeVerificationKey } from '../src/node/index.ts';
import { generatePair } from './fixtures/keys.ts';
import {
  httpMessageSig,
  httpMessageSignatures,
  PEERS,
  type Peer,
  type PeerKey,
  type PeerRequest,
} from './fixtures/peers.ts';

/** One of the two compares with the real clock. */
const NOW = Math.floor(Date.now() / 1000);
const AUTHORITY = 'api.example.com';
const nonce = () => randomBytes(16).toString('base64url');

function makeKey(algorithm: PeerKey['algorithm']) {
  if (algorithm === 'hmac-sha256') {
    const secret = randomBytes(32);
    const ours = nodeSharedSecret({ secret, keyid: 'shared-1', owner: 'shop' });
    return {
      signing: ours,
      verification: ours,
      theirs: { algorithm, keyid: 'shared-1', key: createSecretKey(secret) },
    };
  }
  const { privateKey, publicKey } = generatePair(algorithm);
  const signing = nodeSigningKey(algorithm, privateKey);
  const verification = nodeVerificationKey(algorithm, publicKey, 'shop');
  return { signing, verification, theirs: { algorithm, keyid: signing.keyid, key: privateKey } };
}

interface Shape {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly authority?: string;
  readonly headers?: readonly HeaderLine[];
  readonly body?: Uint8Array;
  readonly cover?: readonly string[];
}
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const JSON_TYPE: HeaderLine = ['Content-Type', 'application/json'];
const SHAPES: readonly Shape[] = [
  { name: 'GET', method: 'GET', target: '/v1/orders' },
  { name: 'GET of the root', method: 'GET', target: '/' },
  { name: 'GET with a query', method: 'GET', target: '/v1/orders?b=2&a=1&a=3&empty=&flag' },
  { name: 'GET with escapes', method: 'GET', target: '/v1/caf%c3%a9/%7Ea;v=1?q=a+b%20c%2F' },
  { name: 'DELETE with a port', method: 'DELETE', target: '/v1/orders/1', authority: 'localhost:8443' },
  { name: 'POST of JSON', method: 'POST', target: '/v1/orders', headers: [JSON_TYPE], body: text('{"a":1}') },
  {
    name: 'PUT of bytes',
    method: 'PUT',
    target: '/v1/files/1?part=2',
    headers: [['Content-Type', 'application/octet-stream']],
    body: Uint8Array.from({ length: 1000 }, (_, i) => i & 255),
  },
  {
    name: 'PATCH with all covered headers',
    method: 'PATCH',
    target: '/v1/orders/1',
    headers: [JSON_TYPE, ['Authorization', 'DPoP at_1'], ['DPoP', 'eyJ.e30.AA'], ['Idempotency-Key', '"k 1"']],
    body: text('{}'),
  },
  {
    name: 'a header of one’s own',
    method: 'GET',
    target: '/v1/orders',
    headers: [['X-Tenant', 'north, south;q=0.5']],
    cover: ['x-tenant'],
  },
  { name: 'an extension method', method: 'PURGE', target: '/v1/cache/a' },
];

const headersOf = ({ headers = [], authority = AUTHORITY }: Shape): HeaderLine[] => [['Host', authority], ...headers];
const digestHeader = (body: Uint8Array): HeaderLine => [
  'Content-Digest',
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
];
const toRequest = (shape: Shape, headers: readonly HeaderLine[]): PeerRequest => ({
  method: shape.method,
  target: shape.target,
  authority: shape.authority ?? AUTHORITY,
  headers,
});

type Key = ReturnType<typeof makeKey>;

async function signOurs(shape: Shape, key: Key): Promise<PeerRequest> {
  const { method, target, authority = AUTHORITY, body = null, cover = [] } = shape;
  const headers = headersOf(shape);
  const request = { method, url: `https://${authority}${target}`, headers, body };
  const added = await signRequest(request, key.signing, { now: NOW, cover, hashing: nodeHashing });
  return toRequest(shape, [...headers, ...added]);
}

async function signTheirs(peer: Peer, shape: Shape, key: Key): Promise<PeerRequest> {
  const headers = [...headersOf(shape), ...(shape.body === undefined ? [] : [digestHeader(shape.body)])];
  const has = (name: string) => headers.some(([other]) => other.toLowerCase() === name);
  const fields = ['content-digest', 'content-type', 'authorization', 'dpop', 'idempotency-key'].filter(has);
  const components = ['@method', '@authority', '@path', '@query', ...fields, ...(shape.cover ?? [])];
  const signing = { components, created: NOW, expires: NOW + 60, nonce: nonce(), label: 'sig1' };
  const request = toRequest(shape, headers);
  return { ...request, headers: [...headers, ...(await peer.sign(request, key.theirs, signing))] };
}

async function ourAnswer(request: PeerRequest, shape: Shape, key: Key): Promise<string> {
  const result = await verifyRequest(request, shape.body ?? null, {
    authority: request.authority,
    keys: (keyid) => (keyid === key.verification.keyid ? key.verification : null),
    now: NOW,
    hashing: nodeHashing,
    replay: memoryReplayStore(),
    cover: shape.cover ?? [],
  });
  return result.ok ? 'accepted' : result.failure.reason;
}

const theirAnswer = (peer: Peer, request: PeerRequest, key: Key): Promise<boolean> =>
  peer.verify(request, key.theirs, 'sig1').catch(() => false);
const changed = (request: PeerRequest): PeerRequest => ({ ...request, target: `${request.target}x` });

let pairs = 0;
describe.each(PEERS)('$name', (peer) => {
  describe.each(SIGNING_ALGORITHMS)('%s', (algorithm) => {
    const key = makeKey(algorithm);
    it.each(SHAPES)('accepts what we sign: $name', async (shape) => {
      const request = await signOurs(shape, key);
      expect(await peer.verify(request, key.theirs, 'sig1')).toBe(true);
      expect(await theirAnswer(peer, changed(request), key)).toBe(false);
      pairs += 1;
    });
    it.each(SHAPES)('signs what we accept: $name', async (shape) => {
      const request = await signTheirs(peer, shape, key);
      expect(await ourAnswer(request, shape, key)).toBe('accepted');
      expect(await ourAnswer(changed(request), shape, key)).toBe('signature_invalid');
      pairs += 1;
    });
  });
  afterAll(() => {
    // Both peers have run when the second is through.
    if (peer === PEERS.at(-1)) expect(pairs).toBe(PEERS.length * SIGNING_ALGORITHMS.length * 2 * SHAPES.length);
    expect(PEERS.length * SIGNING_ALGORITHMS.length * 2 * SHAPES.length).toBeGreaterThanOrEqual(120);
  });
});

describe('where the others deviate', () => {
  const key = makeKey('ed25519');
  const lower: Shape = { name: 'lower case', method: 'get', target: '/v1/orders' };

  it('http-message-signatures signs @method in upper case (RFC 9421 §2.2.1: as it is): a lower-case method does not interoperate', async () => {
    expect(await theirAnswer(httpMessageSignatures, await signOurs(lower, key), key)).toBe(false);
    expect(await ourAnswer(await signTheirs(httpMessageSignatures, lower, key), lower, key)).toBe('signature_invalid');
    expect(await theirAnswer(httpMessageSig, await signOurs(lower, key), key)).toBe(true);
  });
  it('http-message-signatures normalises the path before it verifies: a path with dot segments passes for another one, ours refuses it', async () => {
    const shape: Shape = { name: 'path', method: 'GET', target: '/v1/orders' };
    const request = { ...(await signOurs(shape, key)), target: '/v1/admin/../orders' };
    expect(await theirAnswer(httpMessageSignatures, request, key)).toBe(true);
    expect(await theirAnswer(httpMessageSig, request, key)).toBe(false);
    expect(await ourAnswer(request, shape, key)).toBe('malformed');
  });
  it('http-message-signatures takes a signature that covers nothing, and http-message-sig does when its policy is empty; ours refuses it', async () => {
    const shape: Shape = { name: 'empty', method: 'GET', target: '/v1/orders' };
    const signing = { components: [], created: NOW, expires: NOW + 60, nonce: nonce(), label: 'sig1' };
    for (const peer of PEERS) {
      const request = toRequest(shape, headersOf(shape));
      const headers = [...request.headers, ...(await peer.sign(request, key.theirs, signing))];
      expect(await theirAnswer(peer, { ...request, headers, target: '/another' }, key)).toBe(true);
      expect(await ourAnswer({ ...request, headers }, shape, key)).toBe('coverage');
    }
  });
  it('http-message-signatures lets the last label decide: a wrong signature before a right one passes; ours takes one of our tag alone', async () => {
    const shape: Shape = { name: 'labels', method: 'GET', target: '/v1/orders' };
    const right = await signOurs(shape, key);
    const forged = (value: string) => value.replaceAll('sig1=', 'sig0=');
    const headers = right.headers.map(([name, value]): HeaderLine => {
      if (name === 'Signature-Input') return [name, `${forged(value)}, ${value}`];
      return name === 'Signature' ? [name, `sig0=:${'A'.repeat(86)}==:, ${value}`] : [name, value];
    });
    const request = { ...right, headers };
    expect(await theirAnswer(httpMessageSignatures, request, key)).toBe(true);
    expect(await ourAnswer(request, shape, key)).toBe('malformed');
  });
});
