import { encodeUtf8, toHex } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthConfig } from '../config.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { blindIndex, normaliseContact } from './blind-index.ts';
import { openProfile, sealUser } from './profile.ts';

const key = (byte: number) => new Uint8Array(32).fill(byte);
const withKey = (byte: number) => ({
  crypto: nodeCrypto,
  keys: { blindIndex: key(9) } as unknown as KeyRing,
  config: { keyEncryptionKey: key(byte) } as AuthConfig,
});
const context = withKey(1);
const profile = {
  username: 'Alice',
  name: 'Alice Adams',
  email: 'alice@example.com',
  emailVerified: true,
  phone: '+44 7700 900123',
  phoneVerified: false,
};
const unsealed = (userId: string) => ({ userId, namespace: 'built-in', profile, passwordHash: null });

describe(sealUser, () => {
  it('opens to the same profile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.option(fc.string()), async (name, email) => {
        const one = { ...profile, name, email };
        const sealed = await sealUser(context, { ...unsealed('u1'), profile: one });
        expect(await openProfile(context, sealed)).toEqual(one);
      }),
      { numRuns: 25 },
    );
  });

  it('T157 no column holds a value in the clear', async () => {
    const row = await sealUser(context, unsealed('u1'));
    const columns = Object.values(row).map((value) => (value instanceof Uint8Array ? toHex(value) : `${value}`));
    for (const value of ['Alice', 'alice', 'Adams', 'example.com', '7700', '900123'])
      for (const column of columns) {
        expect(column).not.toContain(value);
        expect(column).not.toContain(toHex(encodeUtf8(value)));
      }
  });

  it('gives every user a key of their own', async () => {
    const [one, two] = [await sealUser(context, unsealed('u1')), await sealUser(context, unsealed('u2'))];
    await expect(openProfile(context, { ...one, sealedKey: two.sealedKey })).rejects.toThrow(/cannot be opened/);
    await expect(openProfile(context, { ...one, userId: 'u2' })).rejects.toThrow(/cannot be opened/);
    await expect(openProfile(context, { ...two, sealedProfile: one.sealedProfile })).rejects.toThrow(
      /cannot be opened/,
    );
  });

  it('cannot be opened with another key-encryption key', async () => {
    await expect(openProfile(withKey(2), await sealUser(context, unsealed('u1')))).rejects.toThrow(/cannot be opened/);
  });
});

describe(blindIndex, () => {
  it('finds a value in any spelling, and under its own purpose only', async () => {
    const hex = async (purpose: 'username' | 'email' | 'phone', value: string) =>
      toHex(await blindIndex(context, purpose, value));
    expect(await hex('username', ' ALICE ')).toBe(await hex('username', 'alice'));
    expect(await hex('username', 'ａｌｉｃｅ')).toBe(await hex('username', 'alice'));
    expect(await hex('phone', '+44 7700-900123')).toBe(await hex('phone', '+447700900123'));
    expect(await hex('username', 'alice@example.com')).not.toBe(await hex('email', 'alice@example.com'));
  });
  it('normalises what is normal already to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const once = normaliseContact('username', value);
        expect(normaliseContact('username', once)).toBe(once);
      }),
    );
  });
});
