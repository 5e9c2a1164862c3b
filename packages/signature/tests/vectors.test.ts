// The published vectors: made anew and compared, of the form that their schema says, and each answered by our verifier as it says.
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type HeaderLine, type SigningKey, signRequest } from '../src/index.ts';
import { nodeHashing, nodeSharedSecret, nodeSigningKey } from '../src/node/index.ts';
import { NODE, type PublishedKey, vectorVerifier, WEB } from './fixtures/vector-verifier.ts';
import { signEcdsaP256 } from './vector-cases/deterministic-ecdsa.ts';
import { vectorsText } from './vector-cases/generate-vectors.ts';
import type { Vector } from './vector-cases/vector.ts';

const read = (name: string): string => readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8');
const text = read('vectors.json');
const file = JSON.parse(text) as {
  readonly keys: Readonly<Record<string, PublishedKey>>;
  readonly vectors: readonly Vector[];
};
const { keys, vectors } = file;
const byId = new Map(vectors.map((vector) => [vector.id, vector]));
const countBy = (pick: (vector: Vector) => string | undefined): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const vector of vectors) {
    const name = pick(vector);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};
const codeOf = ({ expected }: Vector): string => (expected.ok ? 'accepted' : expected.code);

describe('vectors.json', () => {
  it('is what the cases make, byte by byte', () => {
    expect(text === vectorsText(), 'write it anew: node tools/signature-vectors.mjs').toBe(true);
  });
  it('has the form that schema.json says', () => {
    const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
      JSON.parse(read('schema.json')),
    );
    expect(validate(file) ? [] : validate.errors).toEqual([]);
    for (const broken of [
      { ...file, warning: undefined },
      { ...file, vectors: [{ ...vectors[0], expected: { ok: false } }, ...vectors.slice(1)] },
      { ...file, vectors: [{ ...vectors[0], expected: { ok: false, code: 'nonsense' } }, ...vectors.slice(1)] },
      { ...file, vectors: [{ ...vectors[0], request: {} }, ...vectors.slice(1)] },
    ])
      expect(validate(JSON.parse(JSON.stringify(broken)))).toBe(false);
  });
  it('has 200 cases or more, each with an id of its own; every code by three causes or more; every attack by number', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(200);
    expect(byId.size).toBe(vectors.length);
    expect(new Set(vectors.map(({ request }) => JSON.stringify(request))).size).toBeGreaterThan(vectors.length - 30);
    const codes = countBy(codeOf);
    expect(codes.get('accepted')).toBeGreaterThanOrEqual(80);
    for (const code of [
      ...['signature_missing', 'malformed', 'unsupported_alg', 'unknown_key', 'clock_skew', 'expired', 'replayed'],
      ...['digest_mismatch', 'coverage', 'signature_invalid', 'replay_store_down'],
    ])
      expect(codes.get(code), code).toBeGreaterThanOrEqual(3);
    const attacks = [...countBy(({ attack }) => attack).keys()].sort();
    expect(attacks).toEqual(Array.from({ length: 19 }, (_, i) => `T${136 + i}`));
  });
  it('marks every key as public, and names each by its thumbprint', () => {
    for (const key of Object.values(keys)) {
      expect(key).toMatchObject({ is_public_test_key: true });
      if (key.algorithm !== 'hmac-sha256') expect(NODE.toKey(key)).toMatchObject({ keyid: key.keyid });
    }
  });
  it('signs ECDSA as RFC 6979 A.2.5 does', () => {
    const d = Buffer.from('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721', 'hex');
    expect(signEcdsaP256(Buffer.from('sample'), d).toString('hex').toUpperCase()).toBe(
      'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
    );
    expect(signEcdsaP256(Buffer.from('test'), d).toString('hex').toUpperCase()).toBe(
      'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083',
    );
  });
});

describe.each([NODE, WEB])('every vector, verified with $name', (engine) => {
  const verifying = vectorVerifier(keys, engine);
  it.each(vectors.map((vector) => [vector.id, vector] as const))('%s', async (_id, vector) => {
    const before = (vector.verifier.accepted_before ?? []).map((id) => byId.get(id) as Vector);
    const outcome = await (await verifying)(vector, before);
    expect(`${vector.shows} ${outcome.answer}`).toBe(`${vector.shows} ${codeOf(vector)}`);
    expect(outcome.base).toBe(vector.signature_base);
    if (!vector.expected.ok) return;
    expect(outcome).toMatchObject({ keyid: vector.expected.keyid, owner: vector.expected.owner });
    for (const name of vector.expected.covered)
      if (!name.startsWith('@')) expect(outcome.header(name), name).toEqual(expect.any(String));
    expect(() => outcome.header('host')).toThrow('not covered');
  });
});

describe('our signer', () => {
  const signing = (name: string): SigningKey => {
    const key = keys[name] as PublishedKey;
    const { keyid, owner, algorithm } = key;
    if (algorithm === 'hmac-sha256')
      return nodeSharedSecret({ secret: Buffer.from(key.secret ?? '', 'base64'), keyid, owner });
    const made = nodeSigningKey(algorithm, key.private_jwk as never);
    if (algorithm !== 'ecdsa-p256-sha256') return made;
    const d = Buffer.from(key.private_jwk?.d ?? '', 'base64url');
    return { algorithm, keyid, sign: (data) => signEcdsaP256(data, d) };
  };
  const names = ['ed25519', 'ecdsa', 'rsa', 'secret'];
  const requests = ['get', 'get-query', 'post-json', 'put-binary', 'delete', 'post-empty', 'patch-all'];
  it.each(names.flatMap((name) => requests.map((request) => [name, request] as const)))(
    'writes the very headers of davit-1/%s/%s',
    (name, id) => {
      const { request, verifier } = byId.get(`davit-1/${name}/${id}`) as Vector;
      const nonce = /nonce="([^"]*)"/.exec(
        JSON.stringify(Object.fromEntries(request.headers)).replaceAll('\\"', '"'),
      )?.[1];
      const isAdded = ([key]: HeaderLine): boolean => /^(content-digest|signature|signature-input)$/i.test(key);
      const added = signRequest(
        {
          method: request.method,
          url: `https://api.example.com${request.target}`,
          headers: request.headers.filter((line) => !isAdded(line)),
          body: request.body === null ? null : Buffer.from(request.body, 'base64'),
        },
        signing(name),
        { now: verifier.now, nonce: nonce ?? '', hashing: nodeHashing },
      );
      expect(added).toEqual(request.headers.filter(isAdded));
    },
  );
});
