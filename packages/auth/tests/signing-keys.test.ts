// Registration of signing keys over HTTP: by the operator and by the client itself; possession is proven, private keys stay away.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { nodeHashing, nodeSharedSecret } from '@davit/signature/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proveKey } from '../src/signing/registration/prove-key.ts';
import { registerKey } from '../src/signing/registration/register-key.ts';
import { openSecret } from '../src/signing/shared-secret.ts';
import { events } from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { bankKey, SECRET } from './bed-seed.ts';
import {
  type Asymmetric,
  newPair,
  newSecretSigner,
  newSigner,
  publicPem,
  setMode,
  signed,
  snapshot,
} from './signing.ts';

const TOKEN = 'an-admin-token-of-development';
let bed: Bed;
beforeEach(async () => {
  bed = await openBed({ config: { developmentAdminTokenHash: await nodeCrypto.sha256(encodeUtf8(TOKEN)) } });
});
afterEach(() => bed.close());

const basic = (id: string, secret = SECRET) =>
  ['authorization', `Basic ${btoa(`${id}:${new URLSearchParams({ '': secret }).toString().slice(1)}`)}`] as const;
const call = (by: readonly [string, string], method: string, path: string, body?: unknown) => ({
  ...{ method, path, headers: [by, ...(body === undefined ? [] : [['content-type', 'application/json'] as const])] },
  ...(body === undefined ? {} : { body: encodeUtf8(JSON.stringify(body)) }),
});
const admin = (method: string, path: string, body?: unknown) =>
  bed.send(call(['authorization', `Bearer ${TOKEN}`], method, `/admin/v1/clients${path}`, body));
const shop = (method: string, path = '', body?: unknown) =>
  bed.send(call(basic('shop'), method, `/client/keys${path}`, body));

const proofOf = (algorithm: Asymmetric, pair: ReturnType<typeof newPair>, challenge: string) =>
  sign(algorithm === 'ed25519' ? null : 'sha256', Buffer.from(challenge), pair.privateKey).toString('base64');
async function activate(algorithm: Asymmetric = 'ed25519') {
  const pair = newPair(algorithm);
  const { json } = await shop('POST', '', { public_key: publicPem(pair.publicKey) });
  const proved = await shop('POST', `/${json.keyid}/proof`, { signature: proofOf(algorithm, pair, json.challenge) });
  return { ...proved, keyid: json.keyid as string, pair };
}

describe(registerKey, () => {
  it.each<Asymmetric>(['ed25519', 'ecdsa-p256-sha256', 'rsa-v1_5-sha256'])(
    '%s in two steps, as PEM and as JWK, by the operator and by the client',
    async (algorithm) => {
      for (const [index, verbs] of [
        (method: string, path: string, body?: unknown) => admin(method, `/shop/keys${path}`, body),
        shop,
      ].entries()) {
        const pair = newPair(algorithm);
        const public_key = index === 0 ? pair.publicKey.export({ format: 'jwk' }) : publicPem(pair.publicKey);
        const registered = await verbs('POST', '', { public_key, ...(index === 0 ? { algorithm } : {}) });
        expect(registered).toMatchObject({ status: 201, json: { state: 'pending', algorithm, scheme: 'davit-1' } });
        const { challenge, keyid, public_key: jwk } = registered.json;
        expect(challenge).toMatch(new RegExp(`^davit-key-proof-1 http://localhost:4000 shop ${keyid} [\\w-]{43}$`));
        expect(Date.parse(registered.json.challenge_expires_at)).toBeCloseTo((bed.now() + 900) * 1000, -4);
        expect(jwk).toEqual(pair.publicKey.export({ format: 'jwk' }));
        // openssl writes ECDSA in DER.
        const proved = await verbs('POST', `/${keyid}/proof`, { signature: proofOf(algorithm, pair, challenge) });
        expect(proved).toMatchObject({ status: 200, json: { keyid, state: 'active' } });
        expect(proved.json.challenge).toBeUndefined();
        expect((await verbs('GET', '')).json.keys.find((key: { keyid: string }) => key.keyid === keyid)).toEqual(
          proved.json,
        );
      }
      expect(
        (await events(bed, 'signing_key.proved')).map(({ clientId, detail }) => [clientId, detail?.by]).sort(),
      ).toEqual([
        ['shop', 'admin-token'],
        ['shop', 'client'],
      ]);
    },
  );

  it('a shared secret is stored sealed, named by nothing that it could be guessed with, and proven by a MAC', async () => {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const text = Buffer.from(secret).toString('base64url');
    const { json } = await shop('POST', '', { secret: text });
    expect(json).toMatchObject({ algorithm: 'hmac-sha256', public_key: null });
    expect(json.keyid).not.toBe(Buffer.from(nodeHashing.sha256(secret) as Uint8Array).toString('base64url'));
    const key = nodeSharedSecret({ secret, keyid: json.keyid, owner: 'shop' });
    const signature = Buffer.from(key.sign(encodeUtf8(json.challenge))).toString('base64');
    expect((await shop('POST', `/${json.keyid}/proof`, { signature })).json.state).toBe('active');
    const dump = snapshot(bed);
    for (const form of [text, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')])
      expect(dump).not.toContain(form);
    const found = await bed.store.signingKeys.find(json.keyid);
    const { context } = bed.server;
    if (found === null) throw new Error('the key is not there');
    expect(await openSecret(context, found.key)).toEqual(secret);
    // Another client's row, or another key's, cannot borrow the ciphertext.
    await expect(openSecret(context, { ...found.key, clientId: 'post' })).rejects.toThrow('does not open');
    await expect(openSecret(context, { ...found.key, keyid: 'A'.repeat(43) })).rejects.toThrow('does not open');
    expect((await admin('POST', '/post/keys', { secret: text })).status).toBe(409);
    expect((await shop('POST', '', { secret: Buffer.alloc(31).toString('base64url') })).status).toBe(400);
  });

  it('refuses private keys in words, and keeps nothing of them', async () => {
    const { privateKey } = newPair('ecdsa-p256-sha256');
    // All that a registration could write; what is counted holds a MAC and a number.
    const kept = () => snapshot(bed, 'signing_keys', 'client_keys', 'clients', 'audit', 'facts');
    const before = kept();
    for (const public_key of [
      privateKey.export({ format: 'jwk' }),
      privateKey.export({ format: 'pem', type: 'pkcs8' }),
      privateKey.export({ format: 'pem', type: 'sec1' }),
      { kty: 'oct', k: 'AAAA' },
      ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'].map((member) => ({
        kty: 'RSA',
        n: 'AAAA',
        e: 'AQAB',
        [member]: 'AAAA',
      })),
    ]) {
      const answer = await shop('POST', '', { public_key });
      expect(answer).toMatchObject({ status: 400, json: { reason: 'invalid_request' } });
      expect(answer.json.error_description).toContain('private key: keep it');
    }
    expect(kept()).toBe(before);
  });

  it.each<[string, unknown]>([
    ['RSA of 1024 bits', { public_key: publicPem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey) }],
    ['P-384', { public_key: publicPem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey) }],
    ['an Ed25519 point of small order', { public_key: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } }],
    [
      'another algorithm than the key’s',
      { public_key: publicPem(newPair('ed25519').publicKey), algorithm: 'ecdsa-p256-sha256' },
    ],
    ['a classic key that is not RSA', { public_key: publicPem(newPair('ed25519').publicKey), scheme: 'sha256-rsa' }],
    ['a classic shared secret', { secret: 'A'.repeat(43), scheme: 'sha256-rsa' }],
    ['no key', {}],
    ['a key and a secret', { public_key: publicPem(newPair('ed25519').publicKey), secret: 'A'.repeat(43) }],
    ['a PEM with a certificate', { public_key: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }],
    ['an unknown member', { public_key: publicPem(newPair('ed25519').publicKey), keyid: 'x' }],
  ])('refuses %s', async (_, document) => {
    expect(await shop('POST', '', document)).toMatchObject({ status: 400, json: { reason: 'invalid_request' } });
    expect((await shop('GET')).json.keys).toEqual([]);
  });

  it('a key belongs to one client and one purpose: 409', async () => {
    const { pair } = await activate();
    const document = { public_key: publicPem(pair.publicKey) };
    expect((await shop('POST', '', document)).status).toBe(409);
    expect((await admin('POST', '/food/keys', document)).status).toBe(409);
    const auth = { auth_method: 'private_key_jwt', keys: [pair.publicKey.export({ format: 'jwk' })] };
    expect((await admin('PATCH', '/post', auth)).status).toBe(409);
    const tickets = {
      client_id: 'keyed',
      kind: 'mini-program',
      name: 'Keyed',
      publisher: 'Keys',
      auth_method: 'private_key_jwt',
    };
    expect((await admin('POST', '', { ...tickets, keys: [bankKey.publicJwk] })).status).toBe(201);
    expect((await admin('POST', '/shop/keys', { public_key: bankKey.publicJwk })).status).toBe(409);
    expect((await admin('POST', '/nobody/keys', { public_key: publicPem(newPair('ed25519').publicKey) })).status).toBe(
      404,
    );
    expect((await admin('GET', '/nobody/keys')).status).toBe(404);
  });

  it('every conflict says what to do about it, and never to choose another id', async () => {
    const first = await activate();
    await activate();
    const taken = await admin('POST', '/food/keys', { public_key: publicPem(first.pair.publicKey) });
    const tooManyActive = await activate();
    const notPending = await shop('POST', `/${first.keyid}/proof`, { signature: 'AAAA' });
    const wrongState = await shop('PATCH', `/${tooManyActive.keyid}`, { state: 'revoked' });
    for (let i = 0; i < 7; i += 1) await shop('POST', '', { public_key: publicPem(newPair('ed25519').publicKey) });
    const tooManyPending = await shop('POST', '', { public_key: publicPem(newPair('ed25519').publicKey) });
    const hints = [taken, tooManyActive, notPending, wrongState, tooManyPending].map(({ json, status }) => {
      expect([status, json.reason]).toEqual([409, 'conflict']);
      return json.hint;
    });
    expect(hints).toEqual([
      'Make a new key: one key is for one client and one purpose, for ever.',
      'Retire or revoke one of them, then send this proof again.',
      'An active key can be used at once; in the place of a revoked one register another.',
      'A pending key ends by itself, and a revoked one is dead for good: there is nothing to do.',
      'Prove one of them, or wait: a challenge ends after 15 minutes.',
    ]);
  });
});

describe(proveKey, () => {
  it('wrong, of another key, over another text, too late: refused, and the key stays pending', async () => {
    const [one, two] = [newPair('ed25519'), newPair('ed25519')];
    const { json } = await shop('POST', '', { public_key: publicPem(one.publicKey) });
    const prove = (signature: string, keyid = json.keyid) => shop('POST', `/${keyid}/proof`, { signature });
    const wrong = [
      proofOf('ed25519', two, json.challenge),
      proofOf('ed25519', one, `${json.challenge}\n`),
      proofOf('ed25519', one, json.challenge.replace('shop', 'post')),
      'no base64!',
      'AAAA',
    ];
    for (const signature of wrong)
      expect(await prove(signature)).toMatchObject({ status: 400, json: { reason: 'key_proof_invalid' } });
    expect(await events(bed, 'signing_key.proof_refused')).toHaveLength(wrong.length);
    const right = proofOf('ed25519', one, json.challenge);
    const unknown = await prove(right, 'A'.repeat(43));
    expect(unknown.status).toBe(404);
    const others = await bed.send(
      call(basic('tower'), 'POST', `/client/keys/${json.keyid}/proof`, { signature: right }),
    );
    expect([others.status, others.text]).toEqual([404, unknown.text]);
    bed.advance(900);
    const late = await prove(right);
    expect(late).toMatchObject({ status: 400, json: { reason: 'key_proof_invalid' } });
    expect(late.json.error_description).toContain('register the key again');
    const again = await shop('POST', '', { public_key: publicPem(one.publicKey) });
    expect((await prove(right)).status).toBe(400);
    expect((await prove(proofOf('ed25519', one, again.json.challenge))).status).toBe(200);
    expect((await prove(proofOf('ed25519', one, again.json.challenge))).status).toBe(409);
  });

  it('openssl is enough for each algorithm', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'davit-openssl-'));
    const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
    const kinds = { ed: ['ed25519'], ec: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], rsa: ['RSA'] };
    try {
      for (const [name, kind] of Object.entries(kinds)) {
        run('genpkey', '-algorithm', ...kind, '-out', `${name}.pem`);
        run('pkey', '-in', `${name}.pem`, '-pubout', '-out', `${name}.pub`);
        const public_key = readFileSync(join(folder, `${name}.pub`), 'utf8');
        const { json } = await admin('POST', '/shop/keys', { public_key });
        writeFileSync(join(folder, 'challenge'), json.challenge);
        if (name === 'ed') run('pkeyutl', '-sign', '-rawin', '-inkey', 'ed.pem', '-in', 'challenge', '-out', 'proof');
        else run('dgst', '-sha256', '-sign', `${name}.pem`, '-out', 'proof', 'challenge');
        const signature = readFileSync(join(folder, 'proof')).toString('base64');
        expect((await admin('POST', `/shop/keys/${json.keyid}/proof`, { signature })).json.state, name).toBe('active');
        await admin('PATCH', `/shop/keys/${json.keyid}`, { state: 'revoked' });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('rotation', () => {
  it('two active, a third only after one retires; the retired one ends at its time', async () => {
    await setMode(bed, 'shop', 'accepted');
    const [one, two] = [await newSigner(bed, 'shop'), await newSigner(bed, 'shop')];
    const works = async ({ key }: typeof one) =>
      (await bed.send(await signed(bed, key, { path: '/client/keys' }))).status === 200;
    expect([await works(one), await works(two)]).toEqual([true, true]);
    const third = await activate();
    expect(third).toMatchObject({ status: 409, json: { reason: 'conflict' } });
    const retiring = await shop('PATCH', `/${one.key.keyid}`, { state: 'retiring', retires_in: 3600 });
    expect(retiring).toMatchObject({ status: 200, json: { state: 'retiring' } });
    expect((await activate()).status).toBe(200);
    bed.advance(3590);
    expect(await works(one)).toBe(true);
    bed.advance(20);
    expect([await works(one), await works(two)]).toEqual([false, true]);
    const [listed] = (await shop('GET')).json.keys;
    expect(listed).toMatchObject({ keyid: one.key.keyid, state: 'revoked', state_since: listed.retires_at });
    expect((await shop('PATCH', `/${two.key.keyid}`, { state: 'revoked' })).json.state).toBe('revoked');
    expect(await works(two)).toBe(false);
    expect((await shop('PATCH', `/${two.key.keyid}`, { state: 'retiring' })).status).toBe(409);
  });

  it('a shared secret leaves the database when its key is revoked, has retired, or was never proven', async () => {
    const sealed = async (secret: Uint8Array) => {
      const { keyid } = await newSecretSigner(bed, 'shop', secret);
      const key = await bed.store.signingKeys.get({ clientId: 'shop', keyid });
      return { keyid, hex: Buffer.from(key?.sealedSecret ?? []).toString('hex') };
    };
    const [one, two] = [await sealed(randomBytes(32)), await sealed(randomBytes(32))];
    const { json: pending } = await shop('POST', '', { secret: randomBytes(32).toString('base64url') });
    const third = await bed.store.signingKeys.get({ clientId: 'shop', keyid: pending.keyid });
    const all = [one.hex, two.hex, Buffer.from(third?.sealedSecret ?? []).toString('hex')];
    const left = () => all.filter((hex) => hex.length > 0 && snapshot(bed, 'signing_keys').includes(hex));
    expect(left()).toEqual(all);
    await shop('PATCH', `/${one.keyid}`, { state: 'revoked' });
    expect(left()).toEqual(all.slice(1));
    await shop('PATCH', `/${two.keyid}`, { state: 'retiring', retires_in: 3600 });
    bed.advance(3599);
    await bed.store.sweep(100);
    expect(left()).toEqual([two.hex]);
    const [, before] = (await shop('GET')).json.keys;
    bed.advance(1);
    const [, after] = (await shop('GET')).json.keys;
    await bed.store.sweep(100);
    expect(left()).toEqual([]);
    expect((await shop('GET')).json.keys[1], 'its owner sees no difference').toEqual(after);
    expect([before.state, after.state]).toEqual(['retiring', 'revoked']);
  });

  it('refuses an end after more than 30 days, and one for a revocation', async () => {
    const { keyid } = await activate();
    for (const patch of [
      { state: 'retiring', retires_in: 30 * 86_400 + 1 },
      { state: 'retiring', retires_in: -1 },
      { state: 'active' },
      { state: 'revoked', retires_in: 5 },
    ])
      expect((await shop('PATCH', `/${keyid}`, patch)).status, JSON.stringify(patch)).toBe(400);
    expect((await shop('GET')).json.keys).toMatchObject([{ state: 'active' }]);
  });
});

describe('/client/keys', () => {
  it('a client reaches its own keys alone; another’s are as unknown as none', async () => {
    const { keyid } = await activate();
    const patch = { state: 'revoked' };
    const others = await bed.send(call(basic('tower'), 'PATCH', `/client/keys/${keyid}`, patch));
    const none = await bed.send(call(basic('tower'), 'PATCH', `/client/keys/${'A'.repeat(43)}`, patch));
    expect([others.status, others.text]).toEqual([404, none.text]);
    expect((await bed.send(call(basic('tower'), 'GET', '/client/keys'))).json.keys).toEqual([]);
    expect((await shop('GET')).json.keys).toMatchObject([{ keyid, state: 'active' }]);
  });

  it('takes a credential in the header or a signature, and nothing else', async () => {
    const signer = await newSigner(bed, 'bank');
    await setMode(bed, 'bank', 'accepted');
    expect((await bed.send(await signed(bed, signer.key, { path: '/client/keys' }))).json.keys).toHaveLength(1);
    const bearer = ['authorization', 'Bearer x'] as const;
    for (const headers of [
      [],
      [bearer],
      [basic('shop', 'wrong')],
      [basic('food', '')],
      [['authorization', 'Basic !']],
    ] as (readonly [string, string])[][]) {
      const answer = await bed.send({ path: '/client/keys', headers });
      expect(answer, JSON.stringify(headers)).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
      expect(answer.header('www-authenticate')[0]).toContain('Basic');
    }
    const fromPage = {
      path: '/client/keys',
      headers: [basic('shop'), ['origin', 'http://food.localhost:4000'] as const],
    };
    expect((await bed.send(fromPage)).json.reason).toBe('origin_refused');
    const [, origin] = fromPage.headers as [unknown, readonly [string, string]];
    const signedFromPage = await signed(bed, signer.key, { path: '/client/keys', headers: [origin] });
    expect((await bed.send(signedFromPage)).json.reason).toBe('origin_refused');
  });
});

describe('the client document', () => {
  it('holds the modes, and refuses those that contradict each other', async () => {
    expect((await admin('GET', '/shop')).json).toMatchObject({ request_signing: 'off', classic_signing: false });
    const patched = await admin('PATCH', '/shop', { request_signing: 'required', classic_signing: true });
    expect(patched.json).toMatchObject({ request_signing: 'required', classic_signing: true });
    expect((await admin('PATCH', '/shop', { request_signing: 'off' })).status).toBe(400);
    expect((await admin('PATCH', '/post', { auth_method: 'request_signature' })).status).toBe(400);
    const made = {
      client_id: 'florist',
      kind: 'mini-program',
      name: 'Florist',
      publisher: 'F',
      auth_method: 'request_signature',
    };
    expect((await admin('POST', '', made)).status).toBe(400);
    expect((await admin('POST', '', { ...made, request_signing: 'accepted' })).json).toMatchObject({
      has_secret: false,
    });
  });
});
