// The accepted vectors once more, without our verifier: by node:crypto alone, by the openssl program, and by two other implementations.
import { execFileSync } from 'node:child_process';
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  verify,
} from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { httpMessageSig, httpMessageSignatures, type Peer, type PeerKey, type PeerRequest } from './fixtures/peers.ts';
import type { PublishedKey } from './fixtures/vector-verifier.ts';
import type { Vector } from './vector-cases/vector.ts';

const file = JSON.parse(readFileSync(new URL('../vectors/vectors.json', import.meta.url), 'utf8')) as {
  readonly keys: Readonly<Record<string, PublishedKey>>;
  readonly vectors: readonly Vector[];
};
const keys = Object.values(file.keys);
const accepted = file.vectors.filter(({ expected }) => expected.ok);
const headerOf = ({ request }: Vector, name: string): string =>
  request.headers
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value)
    .join(', ');
const keyOf = ({ expected }: Vector): PublishedKey =>
  keys.find((key) => expected.ok && key.keyid === expected.keyid) as PublishedKey;
const publicKey = ({ public_jwk: key }: PublishedKey): KeyObject =>
  createPublicKey({ key: key as never, format: 'jwk' });
/** The label whose Signature-Input has our tag. */
const labelOf = (vector: Vector): string =>
  /(?:^|,\s*)([a-z*][a-z0-9_.*-]*)=\((?:(?!tag=).)*tag="davit-1"/.exec(headerOf(vector, 'signature-input'))?.[1] ?? '';

function signatureOf(vector: Vector): Buffer {
  if (vector.verifier.scheme === 'sha256-rsa') return Buffer.from(headerOf(vector, 'x-signature'), 'base64');
  const signatures = headerOf(vector, 'signature').split(',');
  const ours = signatures.find((text) => text.trim().startsWith(`${labelOf(vector)}=:`)) ?? '';
  return Buffer.from(ours.slice(ours.indexOf(':') + 1), 'base64');
}

describe('every accepted vector', () => {
  it.each(accepted.map((vector) => [vector.id, vector] as const))('%s holds by node:crypto alone', (_id, vector) => {
    const key = keyOf(vector);
    const base = Buffer.from(vector.signature_base ?? '');
    const signature = signatureOf(vector);
    if (key.algorithm === 'hmac-sha256') {
      const mac = createHmac('sha256', Buffer.from(key.secret ?? '', 'base64'))
        .update(base)
        .digest();
      expect(signature.equals(mac)).toBe(true);
    } else {
      const input = { key: publicKey(key), dsaEncoding: 'ieee-p1363' } as const;
      expect(verify(key.algorithm === 'ed25519' ? null : 'sha256', base, input, signature)).toBe(true);
    }
    const body = Buffer.from(vector.request.body ?? '', 'base64');
    const digest = createHash('sha256').update(body).digest();
    if (headerOf(vector, 'content-digest') !== '')
      expect(headerOf(vector, 'content-digest')).toContain(`sha-256=:${digest.toString('base64')}:`);
    else if (headerOf(vector, 'x-content-sha256') !== '')
      expect(headerOf(vector, 'x-content-sha256')).toBe(digest.toString('hex'));
    else expect(body.length).toBe(0);
  });
});

describe('the openssl program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'davit-vectors-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const put = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  it('accepts what is signed by RSA', () => {
    const rsa = accepted.filter((vector) => keyOf(vector).algorithm === 'rsa-v1_5-sha256');
    expect(rsa.length).toBeGreaterThan(20);
    for (const vector of rsa) {
      const pem = put('key.pem', publicKey(keyOf(vector)).export({ type: 'spki', format: 'pem' }) as string);
      const signature = put('signature', signatureOf(vector));
      const args = [
        'dgst',
        '-sha256',
        '-verify',
        pem,
        '-signature',
        signature,
        put('base', vector.signature_base ?? ''),
      ];
      expect(execFileSync('openssl', args).toString(), vector.id).toContain('Verified OK');
    }
  });
});

/** What a peer cannot verify, each with the reason. */
const EXCEPTIONS: readonly (readonly [peer: Peer, reason: string, ids: readonly string[]])[] = [
  [httpMessageSignatures, 'writes @method in upper case', ['davit-1/method/lower-case']],
];

describe.each([httpMessageSignatures, httpMessageSig])('$name', (peer) => {
  const profile = accepted.filter(({ verifier }) => verifier.scheme === 'davit-1');
  const exceptions = EXCEPTIONS.filter(([other]) => other === peer);
  const excepted = exceptions.flatMap(([, , ids]) => ids);
  const toPeerKey = (vector: Vector): PeerKey => {
    const { algorithm, keyid, secret, private_jwk: jwk } = keyOf(vector);
    const key =
      secret === undefined
        ? createPrivateKey({ key: jwk as never, format: 'jwk' })
        : createSecretKey(Buffer.from(secret, 'base64'));
    return { algorithm, keyid, key };
  };
  const toRequest = (vector: Vector): PeerRequest => {
    const authority = /"@authority": (.*)/.exec(vector.signature_base ?? '')?.[1] ?? '';
    // One of them takes an object of headers: lines of one name are joined as HTTP joins them.
    const names = [...new Set(vector.request.headers.map(([name]) => name.toLowerCase()))];
    return { ...vector.request, authority, headers: names.map((name) => [name, headerOf(vector, name)]) };
  };
  it.each(profile.filter(({ id }) => !excepted.includes(id)).map((vector) => [vector.id, vector] as const))(
    'verifies %s',
    async (_id, vector) => {
      expect(await peer.verify(toRequest(vector), toPeerKey(vector), labelOf(vector))).toBe(true);
    },
  );
  it(`has ${excepted.length} exceptions, which stay exceptions`, async () => {
    expect(profile.length - excepted.length).toBeGreaterThanOrEqual(80);
    for (const vector of profile.filter(({ id }) => excepted.includes(id))) {
      const answer = await peer.verify(toRequest(vector), toPeerKey(vector), labelOf(vector)).catch(() => false);
      expect(answer, vector.id).toBe(false);
    }
  });
});
