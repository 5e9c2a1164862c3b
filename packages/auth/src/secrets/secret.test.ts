import { nodeCrypto } from '@davit/crypto/node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthContext } from '../context.ts';
import { newId } from './id.ts';
import { hashSecret, mintSecret, parseSecret } from './secret.ts';

const at = (now: number) =>
  ({ crypto: nodeCrypto, store: { now: () => now } }) as Pick<AuthContext, 'crypto' | 'store'>;

describe(newId, () => {
  it('sorts by database time', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 - 2 }), fc.nat({ max: 2 ** 48 - 2 }), (a, b) => {
        fc.pre(a !== b);
        expect(newId(at(a)) < newId(at(b))).toBe(a < b);
      }),
    );
  });

  it('is 32 lower-case hex digits, and never the same', () => {
    const ids = new Set(Array.from({ length: 1000 }, () => newId(at(1.75e12))));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe(mintSecret, () => {
  it('T043 hands out 256 random bits and keeps their SHA-256', async () => {
    const minted = await mintSecret(at(1), 'cod');
    const parsed = parseSecret('cod', minted.text);
    expect(parsed?.id).toBe(minted.id);
    expect(parsed?.secret).toHaveLength(43);
    expect(await hashSecret(at(1), parsed?.secret ?? '')).toEqual(minted.secretHash);
    expect((await mintSecret(at(1), 'cod')).text).not.toBe(minted.text);
  });
});

describe(parseSecret, () => {
  it('takes no kind for another, and no other shape', async () => {
    const { text } = await mintSecret(at(1), 'at');
    expect(parseSecret('cod', text)).toBeNull();
    for (const wrong of [
      `${text}A`,
      text.slice(0, -1),
      text.toUpperCase(),
      ` ${text}`,
      `${text}\n`,
      '',
      'at_.',
      text.replace('.', '..'),
    ])
      expect(parseSecret('at', wrong)).toBeNull();
  });

  it('T044 answers null for any other text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseSecret('at', text) === null));
  });
});
