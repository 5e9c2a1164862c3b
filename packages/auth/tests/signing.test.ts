// Signed requests at the authorization server: what is accepted, what is refused and how, and that nothing is left by what is refused.
import { readdirSync, readFileSync } from 'node:fs';
import { type AuthStore, StoreUnavailable } from '@davit/auth';
import { type SigningAlgorithm, signRequest } from '@davit/signature';
import { nodeHashing, nodeSigningKey } from '@davit/signature/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { READABLE_HEADERS, readableHeaders } from '../src/signing/readable-headers.ts';
import { createVerifySignature } from '../src/signing/verify-signature.ts';
import { type Bed, ISSUER, openBed } from './bed.ts';
import { SECRET } from './bed-seed.ts';
import { type Answer, type Call, toRequest } from './call.ts';
import { newDevice } from './device.ts';
import { brokeredCode, expectOk, type HostSession, login, redeemForm } from './flow.ts';
import { keysCall, openShop, refused, SHOP_BASIC, shopRedeems } from './shop-calls.ts';
import { newPair, newSecretSigner, newSigner, setMode, signed, snapshot, type TestSigner } from './signing.ts';

let bed: Bed;
let session: HostSession;
let shop: TestSigner;
beforeAll(async () => {
  ({ bed, session, shop } = await openShop());
});
afterAll(() => bed.close());
beforeEach(() => setMode(bed, 'shop', 'accepted'));

const redeemCall = () => shopRedeems(bed, session);
const spent = () => snapshot(bed, 'spent_values');
const bend = (call: Call, name: string, change: (value: string) => string): Call => ({
  ...call,
  headers: (call.headers ?? []).map(([key, value]) => [key, key === name ? change(value) : value] as const),
});

describe(createVerifySignature, () => {
  it.each<SigningAlgorithm>(['ed25519', 'ecdsa-p256-sha256', 'rsa-v1_5-sha256', 'hmac-sha256'])(
    'accepts %s, and the same request not a second time',
    async (algorithm) => {
      const key =
        algorithm === 'hmac-sha256'
          ? await newSecretSigner(bed, 'post', crypto.getRandomValues(new Uint8Array(32)))
          : (await newSigner(bed, 'food', { algorithm })).key;
      const clientId = algorithm === 'hmac-sha256' ? 'post' : 'food';
      await setMode(bed, clientId, 'accepted');
      const call = await signed(bed, key, { path: '/client/keys' });
      expectOk(await bed.send(call));
      refused(await bed.send(call), 'replayed');
      await bed.store.signingKeys.revoke({ clientId, keyid: key.keyid, audit: [] });
    },
  );

  it('accepts a refusal’s form: problem+json, code, what to cover, the time, OAuth’s members', async () => {
    await setMode(bed, 'shop', 'required');
    const answer = await bed.send(keysCall);
    refused(answer, 'signature_missing');
    expect(answer.header('content-type')).toEqual(['application/problem+json']);
    expect(answer.header('cache-control')).toEqual(['no-store']);
    expect(answer.header('www-authenticate')).toEqual(['Signature']);
    expect(answer.header('accept-signature')).toEqual([
      'sig1=("@method" "@authority" "@path" "@query" "content-digest" "content-type");created;expires;tag="davit-1"',
    ]);
    expect(Date.parse(answer.header('date')[0] ?? '')).toBe(Math.floor(bed.now()) * 1000);
    expect(answer.json.type).toBe(`${ISSUER}/docs/errors#signature_missing`);
    expect(answer.json.error_uri).toBe(answer.json.type);
    expect(answer.json.detail).toBe(answer.json.hint);
  });

  it('T136 T137 refuses another body, method, path, query, header, and the code lives on', async () => {
    const plain = await redeemCall();
    const good = await signed(bed, shop.key, plain);
    const before = spent();
    const body = Uint8Array.from(good.body ?? []);
    body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
    refused(await bed.send({ ...good, body }), 'digest_mismatch');
    refused(await bed.send({ ...good, path: '/oauth/revoke' }), 'signature_invalid');
    refused(await bed.send({ ...good, path: '/oauth/token?a=1' }), 'signature_invalid');
    refused(await bed.send(bend(good, 'authorization', (value) => `${value.slice(0, -2)}==`)), 'signature_invalid');
    refused(await bed.send(bend(good, 'content-type', () => 'application/json')), 'signature_invalid');
    refused(await bed.send(bend(good, 'signature', (value) => value.replace(/:../, ':AB'))), 'signature_invalid');
    refused(await bed.send({ ...good, headers: [...(good.headers ?? []), ['dpop', 'x']] }), 'coverage');
    refused(await bed.send({ ...good, headers: [...(good.headers ?? []), ['idempotency-key', 'x']] }), 'coverage');
    expect(spent(), 'a signature that does not hold spends nothing').toBe(before);
    expectOk(await bed.send(good));
  });

  it('T150 takes the authority from the issuer alone', async () => {
    const { body, headers } = toRequest(keysCall);
    const given = { method: 'GET', url: 'http://evil.example/client/keys', headers, body };
    const added = await signRequest(given, shop.key, { now: bed.now(), hashing: nodeHashing });
    const lines = added.map(([name, value]) => [name.toLowerCase(), value] as const);
    for (const extra of [[], [['host', 'evil.example']], [['x-forwarded-host', 'evil.example']]] as (readonly [
      string,
      string,
    ])[][])
      refused(await bed.send({ ...keysCall, headers: [...headers, ...lines, ...extra] }), 'signature_invalid');
  });

  it('T143 refuses signatures from another time, by the database’s clock', async () => {
    refused(await bed.send(await signed(bed, shop.key, keysCall, { now: bed.now() + 40 })), 'clock_skew');
    refused(await bed.send(await signed(bed, shop.key, keysCall, { now: bed.now() - 100 })), 'expired');
    const late = await signed(bed, shop.key, keysCall, { lifetime: 5 });
    bed.advance(120);
    refused(await bed.send(late), 'expired');
    expectOk(await bed.send(await signed(bed, shop.key, keysCall)));
  });

  it('T140 a nonce is good once, whatever the request', async () => {
    const nonce = 'N'.repeat(22);
    expectOk(await bed.send(await signed(bed, shop.key, keysCall, { nonce })));
    refused(await bed.send(await signed(bed, shop.key, await redeemCall(), { nonce })), 'replayed');
  });

  it('T142 a flood of invalid signatures grows nothing', async () => {
    const good = await signed(bed, shop.key, keysCall);
    const before = snapshot(bed);
    for (let i = 0; i < 300; i += 1) {
      const nonce = `flood-${i}-${'x'.repeat(22)}`;
      const call = bend(good, 'signature-input', (value) => value.replace(/nonce="[^"]*"/, `nonce="${nonce}"`));
      expect((await bed.send(call)).status).toBe(401);
    }
    const stranger = nodeSigningKey('ed25519', newPair('ed25519').privateKey);
    for (let i = 0; i < 50; i += 1) refused(await bed.send(await signed(bed, stranger, keysCall)), 'unknown_key');
    expect(snapshot(bed)).toBe(before);
  });

  it('T145 unknown, revoked, retired, pending, switched off and somebody else’s key: one answer', async () => {
    const { signingKeys } = bed.store;
    const unknown = nodeSigningKey('ed25519', newPair('ed25519').privateKey);
    const revoked = await newSigner(bed, 'tower');
    await signingKeys.revoke({ clientId: 'tower', keyid: revoked.key.keyid, audit: [] });
    const retired = await newSigner(bed, 'tower');
    await signingKeys.retire({
      clientId: 'tower',
      keyid: retired.key.keyid,
      retiresInMs: 0,
      maxRetiring: 4,
      audit: [],
    });
    const others = await newSigner(bed, 'tower');
    await setMode(bed, 'tower', 'accepted');
    const off = await newSigner(bed, 'rival');
    const call = await redeemCall();
    const answers: Answer[] = [];
    for (const key of [unknown, revoked.key, retired.key, others.key, off.key])
      answers.push(await bed.send(await signed(bed, key, call)));
    for (const answer of answers) {
      refused(answer, 'unknown_key');
      expect(answer.text).toBe(answers[0]?.text);
    }
    expect(answers[0]?.json.hint).toContain('request signing');
    expectOk(await bed.send(await signed(bed, shop.key, call)));
  });

  it('a signature of a client for which signing is off is refused, not overlooked', async () => {
    await setMode(bed, 'shop', 'off');
    refused(await bed.send(await signed(bed, shop.key, keysCall)), 'unknown_key');
    expectOk(await bed.send(keysCall));
  });

  it('T145 … in the same time: an unknown key costs a verification as a known one does', async () => {
    const unknown = nodeSigningKey('ed25519', newPair('ed25519').privateKey);
    const median = async (key: TestSigner['key']) => {
      const times: number[] = [];
      for (let i = 0; i < 40; i += 1) {
        const call = bend(await signed(bed, key, keysCall), 'signature-input', (value) =>
          value.replace('nonce="', 'nonce="x'),
        );
        const since = performance.now();
        await bed.send(call);
        times.push(performance.now() - since);
      }
      return times.sort((a, b) => a - b)[20] as number;
    };
    await median(shop.key);
    expect(Math.abs((await median(unknown)) - (await median(shop.key)))).toBeLessThan(1);
  });

  it('T145 … with as much cryptography: a key that does not count is verified with, too', async () => {
    const { context } = bed.server;
    const verifications = async (key: TestSigner['key']) => {
      let count = 0;
      const verify: typeof context.crypto.verify = (...given) => {
        count += 1;
        return context.crypto.verify(...given);
      };
      const request = toRequest(await signed(bed, key, keysCall));
      await createVerifySignature({ ...context, crypto: { ...context.crypto, verify } })(request);
      return count;
    };
    expect(await verifications(shop.key)).toBe(1);
    expect(await verifications(nodeSigningKey('ed25519', newPair('ed25519').privateKey))).toBe(1);
    await setMode(bed, 'shop', 'off');
    expect(await verifications(shop.key)).toBe(1);
  });

  it('T144 an algorithm that is not the key’s is refused; that of an unknown key tells nothing', async () => {
    const withAlg = async (key: TestSigner['key'], alg: string) =>
      bend(
        await signed(bed, key, keysCall),
        'signature-input',
        (value) => `${value.replace(/;alg="[^"]*"/, '')};alg="${alg}"`,
      );
    refused(await bed.send(await withAlg(shop.key, 'rsa-v1_5-sha256')), 'unsupported_alg');
    refused(await bed.send(await withAlg(shop.key, 'none')), 'unsupported_alg');
    const unknown = nodeSigningKey('ed25519', newPair('ed25519').privateKey);
    for (const alg of ['rsa-v1_5-sha256', 'ed25519'])
      refused(await bed.send(await withAlg(unknown, alg)), 'unknown_key');
  });

  it('T146 signatures with other tags are somebody else’s: the request is not signed', async () => {
    const call = await signed(bed, shop.key, keysCall);
    const foreign = bend(call, 'signature-input', (value) => value.replace('davit-1', 'proxy-1'));
    expectOk(await bed.send(foreign));
    await setMode(bed, 'shop', 'required');
    refused(await bed.send(foreign), 'signature_missing');
  });

  it('a body of more than 64 KiB is refused before its signature is looked at', async () => {
    const call = await signed(bed, shop.key, {
      path: '/client/keys',
      headers: [SHOP_BASIC],
      body: new Uint8Array(70_000),
    });
    const before = spent();
    expect(await bed.send(call)).toMatchObject({ status: 400, json: { reason: 'invalid_request' } });
    expect(spent()).toBe(before);
  });
});

describe('T141 the store cannot answer', () => {
  let down: Bed;
  afterEach(() => down.close());
  it.each(['spendNonce', 'find'] as const)('%s fails: 503, and nothing is done', async (verb) => {
    let isDown = false;
    const wrapStore = (store: AuthStore): AuthStore => ({
      ...store,
      signingKeys: {
        ...store.signingKeys,
        [verb]: (argument: never) => {
          if (isDown) throw new StoreUnavailable('nothing_written');
          return store.signingKeys[verb](argument);
        },
      },
    });
    down = await openBed({ wrapStore });
    const signer = await newSigner(down, 'shop');
    await setMode(down, 'shop', 'required');
    const code = await brokeredCode(down, await login(down), { appId: 'shop', scope: 'openid profile' });
    const call: Call = { path: '/oauth/token', form: redeemForm(code, 'shop'), headers: [SHOP_BASIC] };
    isDown = true;
    const before = snapshot(down);
    const answer = await down.send(await signed(down, signer.key, call));
    expect(answer).toMatchObject({ status: 503, json: { reason: 'temporarily_unavailable' } });
    expect(answer.header('retry-after')).toEqual(['1']);
    expect(snapshot(down)).toBe(before);
    expect(down.log.filter(({ level }) => level !== 'info')).toEqual([
      {
        level: 'warn',
        event: 'store.unavailable',
        fields: { method: 'POST', path: '/oauth/token', outcome: 'nothing_written' },
      },
    ]);
    isDown = false;
    expectOk(await down.send(await signed(down, signer.key, call)));
  });
});

describe('T141 the store fails as none should', () => {
  it('503, and the log names the error without its message', async () => {
    const wrapStore = (store: AuthStore): AuthStore => ({
      ...store,
      signingKeys: {
        ...store.signingKeys,
        spendNonce: () => Promise.reject(new TypeError('password of the database')),
      },
    });
    const broken = await openBed({ wrapStore });
    const signer = await newSigner(broken, 'shop');
    await setMode(broken, 'shop', 'accepted');
    const answer = await broken.send(await signed(broken, signer.key, keysCall));
    expect(answer).toMatchObject({ status: 503, json: { reason: 'temporarily_unavailable' } });
    const fields = { method: 'GET', path: '/client/keys', outcome: 'unknown', error: 'TypeError' };
    expect(broken.log.filter(({ level }) => level !== 'info')).toEqual([
      { level: 'warn', event: 'store.unavailable', fields },
    ]);
    expect(JSON.stringify(broken.log)).not.toContain('password');
    await broken.close();
  });
});

describe('T138 what an endpoint reads of a signed request', () => {
  it('is covered: an uncovered header does not reach it', async () => {
    const { json: tokens } = expectOk(await bed.send(await redeemCall()));
    const call: Call = { path: '/oauth/userinfo', headers: [['authorization', `Bearer ${tokens.access_token}`]] };
    expectOk(await bed.send(await signed(bed, shop.key, call)));
    // The token of the signed request is the one that was signed.
    const without = await signed(bed, shop.key, { path: '/oauth/userinfo' });
    refused(await bed.send({ ...without, headers: [...(without.headers ?? []), ...(call.headers ?? [])] }), 'coverage');
  });

  it('Origin must be covered, or a request from a web page would pass for one of a back end', async () => {
    const call = await signed(bed, shop.key, keysCall);
    const fromPage = { ...call, headers: [...(call.headers ?? []), ['origin', 'http://food.localhost:4000'] as const] };
    const answer = await bed.send(fromPage);
    refused(answer, 'coverage');
    expect(answer.header('accept-signature')[0]).toContain('"origin"');
  });

  it('every header that the sources read is one that is covered or cut off', () => {
    const root = new URL('../src/', import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    const read = new Set<string>();
    for (const file of files) {
      const text = readFileSync(new URL(file, root), 'utf8');
      // What is read before the signature is looked at decides about the request as a whole, not about a client's wish.
      if (['dispatch.ts', 'signing/verify-signature.ts', 'signing/signature-refusal.ts'].includes(file)) continue;
      for (const [, name] of text.matchAll(/headerValues\(request, (.+?)\)/g)) read.add(name ?? '');
      if (file !== 'client/key-owner.ts') expect(text, file).not.toMatch(/request\.headers\.(?!\.)/);
    }
    expect([...read].sort()).toEqual(
      ['accept-language', 'authorization', 'content-type', 'dpop', 'origin'].map((name) => `'${name}'`),
    );
    for (const name of read) expect(READABLE_HEADERS).toContain(name.slice(1, -1));
    const request = toRequest({
      path: '/x',
      headers: [...READABLE_HEADERS, 'cookie', 'host', 'x-role'].map((name) => [name, 'x']),
    });
    expect(readableHeaders(request.headers).map(([name]) => name)).toEqual([...READABLE_HEADERS]);
  });

  it('an uncovered Accept-Language is cut off, a covered one is read', async () => {
    const lines = { headers: [['accept-language', 'de'] as const] };
    const reads = async (call: Call) => {
      const verified = await createVerifySignature(bed.server.context)(toRequest(call));
      return verified.ok && verified.value.headers.map(([name]) => name);
    };
    expect(await reads(await signed(bed, shop.key, { path: '/client/keys', ...lines }))).toEqual([]);
    const covered = await signed(bed, shop.key, { path: '/client/keys', ...lines }, { cover: ['accept-language'] });
    expect(await reads(covered)).toEqual(['accept-language']);
    expect(await reads({ path: '/client/keys', ...lines })).toEqual(['accept-language']);
  });
});

describe('authentication by request signature', () => {
  let signer: TestSigner;
  beforeAll(async () => {
    await bed.store.clients.update({
      clientId: 'bank',
      changes: { authMethod: 'request_signature', keys: [], requestSigning: 'accepted' },
      audit: [],
    });
    signer = await newSigner(bed, 'bank');
  });
  const grant = async (clientId?: string) => {
    const { client_id: _, ...form } = redeemForm(
      await brokeredCode(bed, session, { appId: 'bank', scope: 'openid profile' }),
    );
    return { path: '/oauth/token', form: clientId === undefined ? form : { ...form, client_id: clientId } };
  };

  it('is enough, with client_id and without', async () => {
    expectOk(await bed.send(await signed(bed, signer.key, await grant())));
    const { json } = expectOk(await bed.send(await signed(bed, signer.key, await grant('bank'))));
    const revoke: Call = { path: '/oauth/revoke', form: { token: json.access_token } };
    expect((await bed.send(await signed(bed, signer.key, revoke))).status).toBe(200);
  });

  it('a client that was public keeps its DPoP policy, and is told that it is the policy that asks', async () => {
    const dpop = (value: 'required' | 'optional') =>
      bed.store.clients.update({ clientId: 'bank', changes: { dpop: value }, audit: [] });
    const call = await grant();
    await dpop('required');
    const answer = await bed.send(await signed(bed, signer.key, call));
    expect(answer).toMatchObject({ status: 400, json: { reason: 'invalid_dpop_proof' } });
    expect(answer.json.hint).toContain('"dpop": "required": use DPoP beside its credential');
    await dpop('optional');
    expectOk(await bed.send(await signed(bed, signer.key, call)));
    const device = await newDevice(bed);
    const code = await brokeredCode(bed, session, { jkt: device.jkt });
    const unproven = await bed.send({ path: '/oauth/token', form: redeemForm(code) });
    expect(unproven.json.hint).toBe('A public client is known by its key: make one, and use DPoP with it.');
  });

  it('absent: 401 invalid_client that says how, and the code lives on', async () => {
    const call = await grant('bank');
    refused(await bed.send(call), 'signature_missing');
    expectOk(await bed.send(await signed(bed, signer.key, call)));
  });

  it('T047 is one method: with a secret or an assertion beside it, nobody is authenticated', async () => {
    const call = await grant('bank');
    for (const more of [
      { client_secret: SECRET },
      { client_assertion: 'a.b.c', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
    ]) {
      const both = { ...call, form: { ...call.form, ...more } };
      expect(await bed.send(await signed(bed, signer.key, both))).toMatchObject({
        status: 401,
        json: { error: 'invalid_client' },
      });
    }
    expectOk(await bed.send(await signed(bed, signer.key, call)));
  });

  it('of another client, or for a client that authenticates otherwise, is worth nothing', async () => {
    const call = await grant('bank');
    expect((await bed.send(await signed(bed, shop.key, call))).json.reason).toBe('invalid_client');
    const code = await brokeredCode(bed, session, { appId: 'shop', scope: 'openid profile' });
    const asShop = { path: '/oauth/token', form: redeemForm(code, 'shop') };
    expect((await bed.send(await signed(bed, shop.key, asShop))).json.error).toBe('invalid_client');
    expectOk(await bed.send(await signed(bed, signer.key, call)));
  });

  it('T049 is refused from a web page, covered Origin or not', async () => {
    const call = await grant('bank');
    const fromPage = { ...call, headers: [['origin', 'http://food.localhost:4000'] as const] };
    expect((await bed.send(await signed(bed, signer.key, fromPage))).json.reason).toBe('origin_refused');
  });

  it('T080 a suspended client is told so only when its signature holds', async () => {
    const state = (value: 'active' | 'suspended') =>
      bed.store.clients.update({ clientId: 'bank', changes: { state: value }, audit: [] });
    const call = await grant('bank');
    await state('suspended');
    expect((await bed.send(await signed(bed, signer.key, call))).json.reason).toBe('app_suspended');
    expect((await bed.send(call)).json.reason).toBe('signature_missing');
    await state('active');
  });
});
