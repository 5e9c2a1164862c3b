import { concatBytes, encodeUtf8, lengthPrefixed, type Signer, toHex } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, it } from 'vitest';
import { ed25519KeyOf } from './ed25519.ts';
import { onlineKeyMessage } from './online-key.ts';
import {
  pendingRecovery,
  publisherKeyFor,
  publisherKeyMessage,
  recoveryTime,
  signPublisherKey,
  type UnsignedPublisherKey,
} from './publisher-key.ts';
import { RECOVERY_DELAY_SECONDS, type ReleaseRecord } from './release-record.ts';

const signer = async (): Promise<Signer> => (await nodeCrypto.generateKey('EdDSA')).signer;
const [root, first, second, third, thief] = await Promise.all([signer(), signer(), signer(), signer(), signer()]);
const NOW = 1_800_000_000;
const LATER = NOW + RECOVERY_DELAY_SECONDS;
const LAST = 2_147_483_647;

const link = (index: number, key: Signer, from: number, signed_by: UnsignedPublisherKey['signed_by'], by: Signer) =>
  signPublisherKey('food', { index, key: ed25519KeyOf(key), from_version_code: from, signed_by, signed_at: NOW }, by);
const registered = await link(0, first, 1, 'root', root);
const names = new Map(
  [first, second, third, thief].map((one, at) => [ed25519KeyOf(one), ['first', 'second', 'third', 'thief'][at]]),
);
const keysOf = (record: Pick<ReleaseRecord, 'publisher_keys'>, now: number, ...codes: readonly number[]) =>
  codes.map((code) => names.get(publisherKeyFor(record, code, now) ?? '') ?? null);

describe(publisherKeyFor, () => {
  it('gives each version the key of the last link that does not begin above it', async () => {
    const record = { publisher_keys: [registered, await link(1, second, 5, 'previous', first)] };
    expect(keysOf(record, NOW, 1, 4, 5, LAST)).toEqual(['first', 'first', 'second', 'second']);
    const late = { publisher_keys: [await link(0, first, 4, 'root', root)] };
    expect(keysOf(late, NOW, 3, 4)).toEqual([null, 'first']);
  });

  it('T099 lets a recovery count from 72 hours on, and take back what a thief has claimed', async () => {
    const claimed = await link(1, thief, LAST, 'previous', first);
    const record = { publisher_keys: [registered, claimed, await link(2, third, 3, 'recovery', root)] };
    expect(keysOf(record, LATER - 1, 2, 3, LAST)).toEqual(['first', 'first', 'thief']);
    expect(keysOf(record, LATER, 2, 3, LAST)).toEqual(['first', 'third', 'third']);
  });

  it('lets a link behind a recovery wait with it', async () => {
    const recovery = await link(1, third, 3, 'recovery', root);
    const record = { publisher_keys: [registered, recovery, await link(2, second, 6, 'previous', third)] };
    expect(keysOf(record, LATER - 1, 2, 3, 6)).toEqual(['first', 'first', 'first']);
    expect(keysOf(record, LATER, 2, 3, 6)).toEqual(['first', 'third', 'second']);
    expect(pendingRecovery(record, LATER - 1)).toBe(recovery);
    expect([pendingRecovery(record, LATER), recoveryTime(recovery)]).toEqual([null, LATER]);
  });
});

describe(publisherKeyMessage, () => {
  it('is what the documents say, so that other tools can sign it', () => {
    const key = ed25519KeyOf(first);
    const text = ['davit-publisher-key-1', 'food', '0', null, '7', 'root', '1800000000'];
    const bytes = text.map((part) =>
      part === null ? new Uint8Array(Buffer.from(key, 'base64url')) : encodeUtf8(part),
    );
    const entry = { index: 0, key, from_version_code: 7, signed_by: 'root', signed_at: NOW } as const;
    expect(toHex(publisherKeyMessage('food', entry))).toBe(toHex(lengthPrefixed(...bytes)));
  });

  it('differs with each member, the mini-program, and from any other message of the root', () => {
    const entry = {
      index: 1,
      key: ed25519KeyOf(first),
      from_version_code: 7,
      signed_by: 'previous',
      signed_at: NOW,
    } as const;
    const changed: UnsignedPublisherKey[] = [
      { ...entry, index: 17 },
      { ...entry, key: ed25519KeyOf(second) },
      { ...entry, from_version_code: 71 },
      { ...entry, signed_by: 'recovery' },
      { ...entry, signed_at: NOW + 1 },
    ];
    const messages = [entry, ...changed].map((one) => publisherKeyMessage('food', one));
    const all = [...messages, publisherKeyMessage('foo', entry), onlineKeyMessage(entry), concatBytes()];
    expect(new Set(all.map(toHex)).size).toBe(all.length);
  });
});
