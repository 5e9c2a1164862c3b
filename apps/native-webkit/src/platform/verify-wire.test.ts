import type { VerifiedBundle } from '@davit/bundle';
import { encodeUtf8 } from '@davit/crypto';
import { describe, expect, it } from 'vitest';
import { decodeTask, decodeVerdict, encodeTask, encodeVerdict } from './verify-wire.ts';

const bundle = {
  appId: 'food',
  versionCode: 3,
  digest: 'd'.repeat(64),
  integrityId: 'e'.repeat(64),
  manifest: { name: 'Füd' },
  integrity: { files: {} },
  integrityBytes: encodeUtf8('{"files":{}}'),
  files: new Map([
    ['index.html', encodeUtf8('<p>ü')],
    ['empty', new Uint8Array()],
  ]),
} as unknown as VerifiedBundle;

describe('what crosses to the verifying process and back', () => {
  it('is the same on the other side', () => {
    const expected = { appId: 'food', digest: 'd'.repeat(64), versionCode: 3, publisherKey: 'k'.repeat(43) };
    expect(decodeTask(encodeTask(encodeUtf8('bytes'), expected))).toEqual({ bytes: encodeUtf8('bytes'), expected });
    expect(decodeVerdict(encodeVerdict({ ok: true, value: bundle }))).toEqual({ ok: true, value: bundle });
    const refused = { ok: false, failure: { reason: 'bad_signature' } } as const;
    expect(decodeVerdict(encodeVerdict(refused))).toEqual(refused);
  });
  it('is no verdict when it was cut off anywhere, or goes on', () => {
    const whole = encodeVerdict({ ok: true, value: bundle });
    const long = new Uint8Array(whole.length + 1);
    long.set(whole);
    expect(decodeVerdict(long)).toBeNull();
    for (let length = 0; length < whole.length; length += 1)
      expect(decodeVerdict(whole.subarray(0, length))).toBeNull();
  });
});
