import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, it } from 'vitest';
import type { AuthContext } from '../context.ts';
import { deriveRefreshToken, isRefreshSecretRight, parseRefreshToken } from './refresh-token.ts';

const withKey = (byte: number) =>
  ({ crypto: nodeCrypto, keys: { refresh: new Uint8Array(32).fill(byte) } }) as unknown as AuthContext;
const context = withKey(1);
const family = { familyId: '0'.repeat(32), salt: new Uint8Array(16).fill(7) };
const present = async (generation: number, from = context) => {
  const presented = parseRefreshToken(await deriveRefreshToken(from, family, generation));
  if (presented === null) throw new Error('a derived token does not parse');
  return presented;
};

describe(deriveRefreshToken, () => {
  it('gives the same token for the same family and generation, so that a repeat recomputes its successor', async () => {
    expect(await deriveRefreshToken(context, family, 3)).toBe(await deriveRefreshToken(context, family, 3));
    expect(await deriveRefreshToken(context, family, 3)).toMatch(/^ref_0{32}-3\.[A-Za-z0-9_-]{43}$/);
  });

  it('gives every generation, salt and key a secret of its own', async () => {
    const texts = await Promise.all([
      deriveRefreshToken(context, family, 1),
      deriveRefreshToken(context, family, 11),
      deriveRefreshToken(context, { ...family, salt: new Uint8Array(16) }, 1),
      deriveRefreshToken(withKey(2), family, 1),
    ]);
    expect(new Set(texts.map((text) => text.split('.')[1])).size).toBe(4);
  });
});

describe(isRefreshSecretRight, () => {
  it('knows the secret of any generation, and no secret for another one', async () => {
    const presented = await present(5);
    expect(await isRefreshSecretRight(context, presented, family.salt)).toBe(true);
    expect(await isRefreshSecretRight(context, { ...presented, generation: 4 }, family.salt)).toBe(false);
    expect(await isRefreshSecretRight(context, presented, new Uint8Array(16))).toBe(false);
    expect(await isRefreshSecretRight(context, await present(5, withKey(2)), family.salt)).toBe(false);
  });
});

describe(parseRefreshToken, () => {
  it('reads one spelling of a generation only', async () => {
    const text = await deriveRefreshToken(context, family, 7);
    expect(parseRefreshToken(text)?.generation).toBe(7);
    for (const wrong of ['-07.', '-+7.', '-7e0.', '-1234567890.', '-.'])
      expect(parseRefreshToken(text.replace('-7.', wrong))).toBeNull();
  });
});
