// A client that is known can ask for much; the audit log and the table of keys must not grow with it.
import { DEVELOPMENT_LIMITS } from '@davit/auth';
import { encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { counted } from '../src/client/key-throttle.ts';
import { events } from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { SECRET } from './bed-seed.ts';
import { newPair, newSigner, publicPem, snapshot } from './signing.ts';

const TOKEN = 'an-admin-token-of-development';
const LIMIT = 5;
const DAY_LIMIT = 12;
let bed: Bed;
beforeEach(async () => {
  bed = await openBed({
    config: {
      limits: { ...DEVELOPMENT_LIMITS, keyChangesPerClient: LIMIT, keyChangesPerClientAndDay: DAY_LIMIT },
      developmentAdminTokenHash: await nodeCrypto.sha256(encodeUtf8(TOKEN)),
    },
  });
});
afterEach(() => bed.close());

const basic = (id: string) => `Basic ${btoa(`${id}:${new URLSearchParams({ '': SECRET }).toString().slice(1)}`)}`;
const send = (authorization: string, method: string, path: string, body: unknown) =>
  bed.send({
    method,
    path,
    headers: [
      ['authorization', authorization],
      ['content-type', 'application/json'],
    ],
    body: encodeUtf8(JSON.stringify(body)),
  });
const shop = (method: string, path: string, body: unknown) => send(basic('shop'), method, `/client/keys${path}`, body);
const rows = async () => (await bed.store.audit.list({ clientId: 'shop', limit: 1_000 })).length;

describe(counted, () => {
  it('a flood of refused proofs adds a bounded number of rows, and then nothing', async () => {
    const { json } = await shop('POST', '', { public_key: publicPem(newPair('ed25519').publicKey) });
    const before = await rows();
    const statuses: number[] = [];
    for (let i = 0; i < 60; i += 1)
      statuses.push((await shop('POST', `/${json.keyid}/proof`, { signature: 'AAAA' })).status);
    expect(statuses).toEqual([...Array(LIMIT - 1).fill(400), ...Array(60 - LIMIT + 1).fill(429)]);
    expect((await rows()) - before).toBe(LIMIT - 1);
    const full = snapshot(bed);
    const limited = await shop('POST', `/${json.keyid}/proof`, { signature: 'AAAA' });
    expect(limited.json).toMatchObject({ reason: 'rate_limited' });
    expect(Number(limited.header('retry-after')[0])).toBeGreaterThan(0);
    expect(snapshot(bed)).toBe(full);
  });

  it('registrations of one key over and over count, too', async () => {
    const public_key = publicPem(newPair('ed25519').publicKey);
    for (let i = 0; i < 60; i += 1) await shop('POST', '', { public_key });
    expect(await events(bed, 'signing_key.registered')).toHaveLength(LIMIT);
  });

  it('a key that is retired again and again is retired once', async () => {
    const { key } = await newSigner(bed, 'shop');
    const retire = (retires_in?: number) => shop('PATCH', `/${key.keyid}`, { state: 'retiring', retires_in });
    expect((await retire(100)).status).toBe(200);
    const before = snapshot(bed, 'audit', 'signing_keys');
    for (const seconds of [100, 5_000, undefined]) expect((await retire(seconds)).json.state).toBe('retiring');
    expect(snapshot(bed, 'audit', 'signing_keys')).toBe(before);
    expect((await retire(50)).status, 'sooner is a change').toBe(200);
    expect(await events(bed, 'signing_key.retired')).toHaveLength(2);
    expect((await retire(40)).status).toBe(429);
  });

  it('holds nobody else back: not another client, not the operator, not the next minute', async () => {
    const document = () => ({ public_key: publicPem(newPair('ed25519').publicKey) });
    for (let i = 0; i < LIMIT; i += 1) await shop('POST', '', document());
    expect((await shop('POST', '', document())).status).toBe(429);
    expect((await send(basic('tower'), 'POST', '/client/keys', document())).status).toBe(201);
    expect((await send(`Bearer ${TOKEN}`, 'POST', '/admin/v1/clients/shop/keys', document())).status).toBe(201);
    const list = { path: '/client/keys', headers: [['authorization', basic('shop')] as const] };
    expect((await bed.send(list)).status, 'reading is free').toBe(200);
    bed.advance(61);
    expect((await shop('POST', '', document())).status).toBe(201);
  });

  it('a client that keeps to the minute all day adds a day’s number of rows, and goes on the next day', async () => {
    const { json } = await shop('POST', '', { public_key: publicPem(newPair('ed25519').publicKey) });
    const before = await rows();
    const prove = () => shop('POST', `/${json.keyid}/proof`, { signature: 'AAAA' });
    for (let minute = 0; minute < 6; minute += 1) {
      bed.advance(61);
      for (let i = 0; i < LIMIT; i += 1) await prove();
    }
    expect((await rows()) - before).toBe(DAY_LIMIT - 1);
    const limited = await prove();
    expect(limited.status).toBe(429);
    expect(Number(limited.header('retry-after')[0])).toBeGreaterThan(86_400 - 7 * 61);
    const revoke = await send(`Bearer ${TOKEN}`, 'PATCH', `/admin/v1/clients/shop/keys/${json.keyid}`, {
      state: 'revoked',
    });
    expect(revoke.status, 'the operator is asked, not counted: a pending key is no key to revoke').toBe(409);
    bed.advance(86_400);
    expect((await prove()).status).not.toBe(429);
  });

  it('counts a client that is known, and nobody who only says to be it', async () => {
    const before = snapshot(bed);
    const wrong = `Basic ${btoa('shop:wrong')}`;
    for (let i = 0; i < 20; i += 1)
      expect((await send(wrong, 'POST', '/client/keys', { public_key: 'x' })).status).toBe(401);
    expect(snapshot(bed)).toBe(before);
  });
});
