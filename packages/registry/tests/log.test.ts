// The log as its readers see it: every decision is in it, anybody can compare its head, and publishers read what is theirs.
import { parseJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { expect, test } from 'vitest';
import { type LogBody, type LogEntry, signHead, verifyLog, verifySignedHead } from '../src/index.ts';
import { online, onlineKey, rootKey, START, shops, thief } from './example-bundles.ts';
import { type Bed, createFoodBed } from './registry-bed.ts';

const { sha256 } = nodeCrypto;
const bodies = (entries: readonly LogEntry[]): LogBody[] =>
  entries.flatMap(({ body }) => (body === null ? [] : [JSON.parse(body) as LogBody]));

async function history(): Promise<Bed> {
  const bed = await createFoodBed({ review: 'first' });
  const post = (path: string, as: string, body: object) => bed.ask('POST', `/apps/food/${path}`, { as, body });
  await bed.publish();
  await post('versions/1/review', 'reviewer', { decision: 'approve' });
  await bed.release(1);
  await bed.publish({ code: 2 });
  await bed.release(2, { percent: 10 });
  await post('hold', 'ci', { reason: 'Wait.' });
  await bed.ask('DELETE', '/apps/food/hold', { as: 'ci' });
  await post('rollback', 'ci', {});
  await post('revocations', 'ci', { version_code: 2, reason: 'It crashes.' });
  await post('suspension', 'operator', { reason: 'Under repair.' });
  await bed.ask('DELETE', '/apps/food/suspension', { as: 'operator' });
  await bed.register('corner', 'shops');
  await bed.publish({ appId: 'corner', name: 'Corner', signer: shops }, 'rival');
  return bed;
}

test('every decision is in the log: who, what, of which version, on what grounds', async () => {
  const bed = await history();
  const { entries, next } = (await bed.ask('GET', '/log', { as: 'operator' })).json;
  expect(next).toBeNull();
  expect(bodies(entries).map(({ actor, verb, app_id, version_code }) => [actor, verb, app_id, version_code])).toEqual([
    ['operator', 'register', 'food', null],
    ['ci', 'publish', 'food', 1],
    ['reviewer', 'approve', 'food', 1],
    ['ci', 'release', 'food', 1],
    ['ci', 'publish', 'food', 2],
    ['ci', 'release', 'food', 2],
    ['ci', 'hold', 'food', 2],
    ['ci', 'unhold', 'food', null],
    ['ci', 'rollback', 'food', 2],
    ['ci', 'revoke', 'food', 2],
    ['operator', 'suspend', 'food', null],
    ['operator', 'resume', 'food', null],
    ['operator', 'register', 'corner', null],
    ['rival', 'publish', 'corner', 1],
  ]);
  expect(bodies(entries)[5]?.evidence).toMatchObject({ channel: 'stable', percent: 10, seq: 2 });
  expect(bodies(entries).every(({ at }) => at === START)).toBe(true);
  expect(await verifyLog(entries, { sha256 })).toMatchObject({ ok: true, value: { seq: 14 } });
});

test('a refusal leaves no entry, and neither does what changes nothing', async () => {
  const bed = await history();
  const head = await bed.store.head();
  await bed.publish({ text: 'Other.' });
  await bed.release(2);
  await bed.register();
  await bed.ask('DELETE', '/apps/food/suspension', { as: 'operator' });
  expect(await bed.store.head()).toEqual(head);
});

test('a publisher reads its own entries, and can follow the chain through those of others', async () => {
  const bed = await history();
  const { entries } = (await bed.ask('GET', '/log', { as: 'rival' })).json;
  expect(bodies(entries).map(({ app_id }) => app_id)).toEqual(['corner', 'corner']);
  expect(JSON.stringify(entries)).not.toContain('food');
  expect(await verifyLog(entries, { sha256 })).toMatchObject({ ok: true, value: await bed.store.head() });
});

test('anybody can keep its head, signed with the online key, and compare later', async () => {
  const bed = await history();
  const { seq, hash, head } = (await bed.ask('GET', '/log/head')).json;
  const jws = parseJws(head);
  expect([jws?.header, jws?.payload]).toEqual([
    { alg: 'EdDSA', typ: 'davit-log-head+jws', root: rootKey, online_key: onlineKey },
    { seq, hash, at: START },
  ]);
  expect(jws && nodeCrypto.verify('EdDSA', online.publicJwk, jws.signature, jws.signingInput)).toBe(true);
  const judge = (signed: string, about = { seq, hash }) => verifySignedHead(signed, about, nodeCrypto);
  expect(await judge(head)).toEqual({ ok: true, value: { root: rootKey } });
  expect(await judge(head, { seq, hash: 'f'.repeat(64) })).toMatchObject({ failure: 'other_head' });
  expect(await judge('forged.forged.forged')).toMatchObject({ failure: 'malformed' });
  const own = { root: rootKey, onlineKey: { ...onlineKey, key: String(thief.publicJwk.x) }, signer: thief };
  expect(await judge(await signHead({ seq, hash }, START, own))).toMatchObject({ failure: 'bad_signature' });
  const other = { root: rootKey, onlineKey, signer: thief };
  expect(await judge(await signHead({ seq, hash }, START, other))).toMatchObject({ failure: 'bad_signature' });
  await bed.publish({ code: 3 });
  const log = await bed.store.log(0, 100);
  expect(await verifyLog(log, { sha256, seen: { seq, hash } })).toMatchObject({ ok: true });
  expect(await verifyLog(log.slice(0, 10), { sha256, seen: { seq, hash } })).toMatchObject({ ok: false });
});

test('comes in pages that fit together', async () => {
  const bed = await history();
  const all: LogEntry[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const page: { entries: LogEntry[]; next: number | null } = (
      await bed.ask('GET', `/log?after=${after}&limit=5`, { as: 'operator' })
    ).json;
    all.push(...page.entries);
    after = page.next;
  }
  expect(await verifyLog(all, { sha256 })).toMatchObject({ ok: true, value: { seq: 14 } });
  for (const query of ['after=-1', 'after=x', 'limit=0', 'limit=501'])
    expect((await bed.ask('GET', `/log?${query}`, { as: 'operator' })).status).toBe(400);
});
