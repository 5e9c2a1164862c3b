import type { Signer } from '@davit/crypto';
import { encodeBase64url, signJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, it } from 'vitest';
import { ed25519KeyOf } from './ed25519.ts';
import { signOnlineKey } from './online-key.ts';
import { signPublisherKey, type UnsignedPublisherKey } from './publisher-key.ts';
import { MAX_RECORD_LENGTH, RELEASE_RECORD_TYPE, type RecordFailure, type ReleaseRecord } from './release-record.ts';
import { signReleaseRecord } from './sign-release-record.ts';
import { claimedAppId, verifyReleaseRecord } from './verify-release-record.ts';

const signer = async (): Promise<Signer> => (await nodeCrypto.generateKey('EdDSA')).signer;
const [root, online, first, second, stranger] = await Promise.all([signer(), signer(), signer(), signer(), signer()]);
const NOW = 1_800_000_000;
const digest = (digit: string): string => digit.repeat(64);

const link = (changes: Partial<UnsignedPublisherKey>, by: Signer, appId = 'food') =>
  signPublisherKey(
    appId,
    { index: 0, key: ed25519KeyOf(first), from_version_code: 1, signed_by: 'root', signed_at: NOW, ...changes },
    by,
  );
const firstLink = await link({}, root);
const secondLink = { index: 1, key: ed25519KeyOf(second), from_version_code: 5, signed_by: 'previous' } as const;

const RECORD: ReleaseRecord = {
  format: 1,
  app_id: 'food',
  seq: 7,
  issued_at: NOW,
  expires_at: NOW + 24 * 3600,
  floor: 2,
  channels: {
    stable: {
      current: { version_code: 4, digest: digest('a'), size: 1000 },
      previous: { version_code: 3, digest: digest('b'), size: 900 },
      rollout: { id: 'r1', percent: 10, salt: 'salt' },
    },
  },
  revoked: [digest('c')],
  publisher_keys: [firstLink],
  online_key: await signOnlineKey({ index: 1, key: ed25519KeyOf(online) }, root),
};
const expected = { root: ed25519KeyOf(root), appId: 'food' };
const verify = (jws: string, appId = 'food') => verifyReleaseRecord(jws, { ...expected, appId }, nodeCrypto);
/** Signed properly, whatever it says. */
const sign = (changes: object, header: object = {}, by = online) =>
  signJws({ typ: RELEASE_RECORD_TYPE, ...header }, { ...RECORD, ...changes }, by);

async function refusal(jws: string): Promise<RecordFailure | null> {
  const answer = await verify(jws);
  return answer.ok ? null : answer.failure;
}
const refused = async (changes: object): Promise<string> => {
  const failure = await refusal(await sign(changes));
  return failure === null ? 'accepted' : `${failure.reason}: ${failure.detail}`;
};
const stable = (changes: object) => ({ channels: { stable: { ...RECORD.channels.stable, ...changes } } });

describe(verifyReleaseRecord, () => {
  it('answers what signReleaseRecord signed', async () => {
    const jws = await signReleaseRecord(RECORD, online);
    expect(await verify(jws)).toEqual({ ok: true, value: RECORD });
    expect(claimedAppId(jws)).toBe('food');
  });

  it('leaves out members that a later registry may add, and keeps the rest', async () => {
    expect(await verify(await sign({ later: { x: 1 } }, { kid: 'k' }))).toEqual({ ok: true, value: RECORD });
  });

  it('T095 accepts none of 10,000 records with some bytes changed', async () => {
    const jws = await signReleaseRecord(RECORD, online);
    let state = 1;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let [accepted, tried] = [0, 0];
    const flips = process.env.DAVIT_LONG === '1' ? 100_000 : 10_000;
    while (tried < flips) {
      const codes = Array.from(jws, (letter) => letter.charCodeAt(0));
      // Every place once, then anywhere, up to three at a time.
      const places = tried < jws.length ? [tried] : Array.from({ length: 1 + random(3) }, () => random(jws.length));
      for (const place of places) codes[place] = (codes[place] as number) ^ (1 << random(8));
      const changed = String.fromCharCode(...codes);
      if (changed === jws) continue;
      tried += 1;
      if ((await verify(changed)).ok) accepted += 1;
    }
    expect(accepted).toBe(0);
  }, 600_000);

  it('T100 reads nothing beyond 64 KiB', async () => {
    const long = `${await signReleaseRecord(RECORD, online)}${'A'.repeat(MAX_RECORD_LENGTH)}`;
    expect((await refusal(long))?.reason).toBe('too_long');
    const padded = await sign({ padding: 'x'.repeat(MAX_RECORD_LENGTH) });
    expect((await refusal(padded))?.reason).toBe('too_long');
  });

  it('T101 refuses the record of another mini-program', async () => {
    const answer = await verify(await signReleaseRecord(RECORD, online), 'taxi');
    expect(answer).toEqual({ ok: false, failure: { reason: 'wrong_app', detail: 'food' } });
  });

  it('T101 refuses a publisher key that was registered for another mini-program', async () => {
    expect(await refused({ publisher_keys: [await link({}, root, 'taxi')] })).toMatch(/^bad_publisher_chain/);
  });

  it.each([
    ['another root', async () => ({ online_key: await signOnlineKey(RECORD.online_key, stranger) })],
    ['another index', async () => ({ online_key: { ...RECORD.online_key, index: 2 } })],
    ['another key', async () => ({ online_key: { ...RECORD.online_key, key: ed25519KeyOf(stranger) } })],
  ])('refuses an online key that the root signed with %s', async (_, changes) => {
    expect(await refused(await changes())).toMatch(/^bad_online_key/);
  });

  it('T107 refuses a stop that somebody else signed', async () => {
    const forged = await sign({ suspended: { reason: 'forged', since: NOW } }, {}, stranger);
    expect((await refusal(forged))?.reason).toBe('bad_signature');
    const byPublisher = await sign({ seq: 8 }, {}, first);
    expect((await refusal(byPublisher))?.reason).toBe('bad_signature');
  });

  it.each([
    ['alg none', { alg: 'none' }],
    ['another algorithm', { alg: 'ES256' }],
    ['another type', { typ: 'JWT' }],
    ['critical extensions', { crit: ['exp'] }],
  ])('refuses a header with %s', async (_, header) => {
    expect((await refusal(await sign({}, header)))?.reason).toBe('malformed');
  });

  it.each([
    ['format', { format: 2 }],
    ['app_id', { app_id: 'Food' }],
    ['seq', { seq: 0 }],
    ['seq', { seq: 2 ** 53 }],
    ['seq', { seq: '7' }],
    ['issued_at', { issued_at: NOW + 0.5 }],
    ['expires_at', { expires_at: -1 }],
    ['floor', { floor: 0 }],
    ['channels', { channels: [] }],
    ['channels.stable', { channels: {} }],
    ['channels.stable.current', stable({ current: null })],
    ['channels.stable.current.version_code', stable({ current: { version_code: 0, digest: digest('a'), size: 1 } })],
    ['channels.stable.current.digest', stable({ current: { version_code: 4, digest: digest('A'), size: 1 } })],
    ['channels.stable.current.size', stable({ current: { version_code: 4, digest: digest('a'), size: 2 ** 25 } })],
    ['channels.stable.previous.size', stable({ previous: { version_code: 3, digest: digest('b'), size: 0 } })],
    ['channels.stable.rollout.percent', stable({ rollout: { id: 'r', percent: 101, salt: 's' } })],
    ['channels.stable.rollout.percent', stable({ rollout: { id: 'r', percent: 0.5, salt: 's' } })],
    ['channels.stable.rollout.salt', stable({ rollout: { id: 'r', percent: 5, salt: '' } })],
    ['channels.beta', { channels: { ...RECORD.channels, beta: 1 } }],
    ['revoked', { revoked: {} }],
    ['revoked[0]', { revoked: ['c'] }],
    ['suspended', { suspended: null }],
    ['suspended', { suspended: true }],
    ['suspended.since', { suspended: { reason: 'x' } }],
    ['publisher_keys', { publisher_keys: undefined }],
    ['publisher_keys[0].key', { publisher_keys: [{ ...firstLink, key: encodeBase64url(new Uint8Array(31)) }] }],
    ['publisher_keys[0].signed_by', { publisher_keys: [{ ...firstLink, signed_by: 'nobody' }] }],
    ['publisher_keys[0].signature', { publisher_keys: [{ ...firstLink, signature: 'AA' }] }],
    ['online_key', { online_key: undefined }],
    ['online_key.index', { online_key: { ...RECORD.online_key, index: -1 } }],
  ])('refuses a record whose %s does not fit: %j', async (where, changes) => {
    expect(await refused(changes)).toBe(`malformed: ${where}`);
  });

  it.each([
    ['a current version below the floor', { floor: 5 }],
    ['more than 25 hours to live', { expires_at: NOW + 25 * 3600 + 1 }],
    ['an end before its beginning', { expires_at: NOW }],
    ['a rollout with nothing for the others', stable({ previous: undefined })],
    ['one version with two digests', stable({ previous: { version_code: 4, digest: digest('b'), size: 900 } })],
    ['one digest with two versions', stable({ previous: { version_code: 3, digest: digest('a'), size: 900 } })],
  ])('refuses a record with %s', async (_, changes) => {
    expect(await refused(changes)).toMatch(/^inconsistent/);
  });

  it('takes a chain whose links sign one another', async () => {
    const third = await link({ ...secondLink, index: 2, from_version_code: 6, key: ed25519KeyOf(stranger) }, second);
    const chain = [firstLink, await link(secondLink, first), third];
    expect(await refused({ publisher_keys: chain })).toBe('accepted');
  });

  it('takes a recovery link by the root, which may take versions back', async () => {
    const high = await link({ ...secondLink, from_version_code: 2_147_483_647 }, first);
    const back = await link(
      { index: 2, key: ed25519KeyOf(stranger), from_version_code: 3, signed_by: 'recovery' },
      root,
    );
    expect(await refused({ publisher_keys: [firstLink, high, back] })).toBe('accepted');
  });

  it.each([
    ['is empty', async () => []],
    ['begins with another index', async () => [await link({ index: 1 }, root)]],
    ['begins without the root', async () => [await link({ signed_by: 'recovery' }, root)]],
    ['begins with a link that the publisher signed', async () => [await link({}, first)]],
    ['skips an index', async () => [firstLink, await link({ ...secondLink, index: 2 }, first)]],
    ['repeats a link', async () => [firstLink, firstLink]],
    ['has a link signed by a stranger', async () => [firstLink, await link(secondLink, stranger)]],
    ['has a link signed by its own key', async () => [firstLink, await link(secondLink, second)]],
    ['has a second root', async () => [firstLink, await link({ ...secondLink, signed_by: 'root' }, root)]],
    [
      'has a recovery by the publisher',
      async () => [firstLink, await link({ ...secondLink, signed_by: 'recovery' }, first)],
    ],
    ['does not rise', async () => [firstLink, await link({ ...secondLink, from_version_code: 1 }, first)]],
    ['was shifted', async () => [firstLink, { ...(await link(secondLink, first)), from_version_code: 2 }]],
    ['is dated back', async () => [{ ...firstLink, signed_at: 1 }]],
  ])('refuses a publisher chain that %s', async (_, chain) => {
    expect(await refused({ publisher_keys: await chain() })).toMatch(/^bad_publisher_chain/);
  });
});

describe(signReleaseRecord, () => {
  it.each([
    ['another online key', RECORD, stranger],
    ['a record that is none', { ...RECORD, seq: 0 }, online],
    ['a record that contradicts itself', { ...RECORD, floor: 9 }, online],
    ['too many revoked versions', { ...RECORD, revoked: Array.from({ length: 1000 }, () => digest('d')) }, online],
  ])('does not sign with %s', async (_, record, by) => {
    await expect(signReleaseRecord(record, by)).rejects.toThrow(TypeError);
  });
  it('does not sign with a key of another kind', async () => {
    const { signer: es256 } = await nodeCrypto.generateKey('ES256');
    await expect(signReleaseRecord(RECORD, es256)).rejects.toThrow(TypeError);
  });
});

describe(claimedAppId, () => {
  it.each(['', 'a.b.c', `e30.${encodeBase64url(new TextEncoder().encode('{"app_id":"__proto__"}'))}.AA`])(
    'is null for %j',
    (text) => {
      expect(claimedAppId(text)).toBeNull();
    },
  );
});
