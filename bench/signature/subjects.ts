// Who signs and verifies: the product, two libraries, and node:crypto alone. Each verifies the digest of the body, too.
import {
  createHash,
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import {
  type HeaderLine,
  type MemoryReplayStore,
  memoryReplayStore,
  type SigningAlgorithm,
  signRequest,
  verifyRequest,
} from '@davit/signature';
import { nodeHashing, nodeSharedSecret, nodeSigningKey, nodeVerificationKey } from '@davit/signature/node';
import { createSignatureSync, verifySignature } from 'http-message-sig';
import { createSigner, createVerifier, httpbis } from 'http-message-signatures';

export interface Subject {
  readonly name: 'davit' | 'http-message-signatures' | 'http-message-sig' | 'bare';
  /** Signs requests, one after the other. */
  sign(times: number): unknown;
  /** Verifies requests, each another one; throws when one is refused. */
  verify(times: number): unknown;
}

const AUTHORITY = 'api.example.com';
const TARGET = '/v1/orders?table=7&table=8';
const URL = `https://${AUTHORITY}${TARGET}`;
const HEADERS: readonly HeaderLine[] = [
  ['Host', AUTHORITY],
  ['User-Agent', 'node'],
  ['Accept', '*/*'],
  ['Content-Type', 'application/json'],
  ['Content-Length', '1024'],
  ['Authorization', 'DPoP at_0000000000000000000000000000000000000000000'],
  ['Idempotency-Key', '"order-4711"'],
];
const FIELDS = [
  '@method',
  '@authority',
  '@path',
  '@query',
  'content-digest',
  'content-type',
  'authorization',
  'idempotency-key',
];
/** Requests that are verified in turn. */
const REQUESTS = 256;
const KEYID = 'shared-secret-1';

interface Keys {
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function createKeys(algorithm: SigningAlgorithm): Keys {
  if (algorithm === 'hmac-sha256') {
    const secret = createSecretKey(randomBytes(32));
    return { algorithm, privateKey: secret, publicKey: secret };
  }
  if (algorithm === 'ed25519') return { algorithm, ...generateKeyPairSync('ed25519') };
  if (algorithm === 'ecdsa-p256-sha256') return { algorithm, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
  return { algorithm, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

/** Throws when one is refused: a benchmark of refusals would be quick. */
function expectTrue(isRight: boolean, name: string): void {
  if (!isRight) throw new Error(`${name} refused a right request`);
}
/** As an HTTP parser makes it: one run of characters, where the engine still keeps a signer's text as its pieces. */
const asReceived = ([name, value]: HeaderLine): HeaderLine => [name, Buffer.from(value, 'latin1').toString('latin1')];
const digestHeader = (body: Uint8Array): string => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
const nonce = (): string => randomBytes(16).toString('base64url');

/** node:crypto's quickest calls, which the bare subject and one of the libraries, which brings no key of most algorithms, use. */
function primitives({ algorithm, privateKey, publicKey }: Keys) {
  if (algorithm === 'hmac-sha256') {
    const mac = (data: Uint8Array) => createHmac('sha256', privateKey).update(data).digest();
    return { sign: mac, verify: (data: Uint8Array, signature: Uint8Array) => timingSafeEqual(mac(data), signature) };
  }
  const name = algorithm === 'ed25519' ? null : 'sha256';
  const input = (key: KeyObject) =>
    algorithm === 'ecdsa-p256-sha256' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key;
  const [signing, verifying] = [input(privateKey), input(publicKey)];
  return {
    sign: (data: Uint8Array) => sign(name, data, signing),
    verify: (data: Uint8Array, signature: Uint8Array) => verify(name, data, verifying, signature),
  };
}

export function createSubjects(keys: Keys): readonly Subject[] {
  const { algorithm, privateKey, publicKey } = keys;
  const bytes = primitives(keys);
  const secret = () => ({ secret: privateKey.export(), keyid: KEYID, owner: 'shop' });
  const signing = algorithm === 'hmac-sha256' ? nodeSharedSecret(secret()) : nodeSigningKey(algorithm, privateKey);
  const verification =
    algorithm === 'hmac-sha256' ? nodeSharedSecret(secret()) : nodeVerificationKey(algorithm, publicKey, 'shop');
  const { keyid } = signing;
  const now = Math.floor(Date.now() / 1000);
  const bodies = Array.from({ length: REQUESTS }, () => randomBytes(1024));
  const body = bodies[0] as Buffer;
  const request = { method: 'POST', url: URL, headers: HEADERS };
  const signed = bodies.map((content) => [
    ...HEADERS,
    ...(
      signRequest({ ...request, body: content }, signing, { now, hashing: nodeHashing }) as readonly HeaderLine[]
    ).map(asReceived),
  ]);
  const objects = signed.map((headers) => Object.fromEntries(headers) as Record<string, string>);
  const fields = signed.map((headers) => headers.map(([name, value]) => ({ name, value })));
  const each = (times: number, run: (i: number) => void): void => {
    for (let i = 0; i < times; i += 1) run(i % REQUESTS);
  };
  const hasDigest = (i: number): boolean => digestHeader(bodies[i] as Buffer) === objects[i]?.['Content-Digest'];

  let replay: MemoryReplayStore;
  const options = { authority: AUTHORITY, keys: (id: string) => (id === keyid ? verification : null), now };
  const davit: Subject = {
    name: 'davit',
    sign: (times) => each(times, () => void signRequest({ ...request, body }, signing, { now, hashing: nodeHashing })),
    verify: (times) =>
      each(times, (i) => {
        // After each turn the nonces are used: another store.
        if (i === 0) replay = memoryReplayStore();
        const head = { method: 'POST', target: TARGET, headers: signed[i] as readonly HeaderLine[] };
        const result = verifyRequest(head, bodies[i] as Buffer, { ...options, hashing: nodeHashing, replay });
        expectTrue('ok' in result && result.ok, 'davit');
      }),
  };

  const signer = createSigner(privateKey as never, algorithm, keyid);
  const verifier = { id: keyid, algs: [algorithm], verify: createVerifier(publicKey as never, algorithm) };
  const params = ['created', 'expires', 'nonce', 'keyid', 'alg', 'tag'];
  const own = Object.fromEntries(HEADERS);
  const created = new Date(now * 1000);
  const expires = new Date((now + 60) * 1000);
  const signatures: Subject = {
    name: 'http-message-signatures',
    async sign(times) {
      for (let i = 0; i < times; i += 1)
        await httpbis.signMessage(
          {
            key: signer,
            name: 'sig1',
            fields: FIELDS,
            params,
            paramValues: { created, expires, nonce: nonce(), tag: 'davit-1' },
          },
          { method: 'POST', url: URL, headers: { ...own, 'Content-Digest': digestHeader(body) } },
        );
    },
    async verify(times) {
      for (let i = 0; i < times; i += 1) {
        const headers = objects[i % REQUESTS] as Record<string, string>;
        const config = {
          keyLookup: async () => verifier,
          requiredFields: FIELDS,
          requiredParams: params,
          tolerance: 1e9,
        };
        const isRight = await httpbis.verifyMessage(config, { method: 'POST', url: URL, headers });
        expectTrue(isRight === true && hasDigest(i % REQUESTS), 'http-message-signatures');
      }
    },
  };

  const ownFields = HEADERS.map(([name, value]) => ({ name, value }));
  const policy = { algorithms: [algorithm], requiredComponents: FIELDS, requiredParameters: params, now };
  const messageSig: Subject = {
    name: 'http-message-sig',
    sign: (times) =>
      each(times, () => {
        const content = [...ownFields, { name: 'Content-Digest', value: digestHeader(body) }];
        createSignatureSync(
          { kind: 'request', method: 'POST', targetUri: URL, fields: content },
          {
            components: FIELDS,
            parameters: { created: now, expires: now + 60, nonce: nonce(), keyid, alg: algorithm, tag: 'davit-1' },
            signer: { algorithm, sign: bytes.sign },
          },
        );
      }),
    async verify(times) {
      for (let i = 0; i < times; i += 1) {
        const message = {
          kind: 'request',
          method: 'POST',
          targetUri: URL,
          fields: fields[i % REQUESTS] ?? [],
        } as const;
        await verifySignature(message, { policy, resolveVerifier: () => ({ algorithm, verify: bytes.verify }) });
        expectTrue(hasDigest(i % REQUESTS), 'http-message-sig');
      }
    },
  };

  // A base as long as the real one; each request has its own.
  const bases = signed.map((headers, i) => Buffer.from(`${i}\n${JSON.stringify(headers)}`.slice(0, 620)));
  const made = bases.map((base) => bytes.sign(base));
  const digests = bodies.map((content) => hash('sha256', content, 'buffer'));
  const bare: Subject = {
    name: 'bare',
    sign: (times) =>
      each(times, (i) => {
        hash('sha256', body, 'buffer');
        bytes.sign(bases[i] as Buffer);
      }),
    verify: (times) =>
      each(times, (i) => {
        const isRight = bytes.verify(bases[i] as Buffer, made[i] as Buffer);
        expectTrue(isRight && hash('sha256', bodies[i] as Buffer, 'buffer').equals(digests[i] as Buffer), 'bare');
      }),
  };
  return [davit, signatures, messageSig, bare];
}
