import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, it } from 'vitest';
import { DPOP_NONCE_TTL_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import { mintNonce, nonceExpiry } from './nonce.ts';

const START = 1_750_000_000_000;
const at = (now: number, key = 1) =>
  ({
    crypto: nodeCrypto,
    keys: { dpopNonce: new Uint8Array(32).fill(key) },
    store: { now: () => now },
  }) as unknown as AuthContext;

describe(nonceExpiry, () => {
  it('accepts a nonce for five minutes of database time, on every process with the key', async () => {
    const nonce = await mintNonce(at(START));
    const ends = START + DPOP_NONCE_TTL_SECONDS * 1000;
    expect(await nonceExpiry(at(START), nonce)).toBe(ends);
    expect(await nonceExpiry(at(ends - 1), nonce)).toBe(ends);
    expect(await nonceExpiry(at(ends), nonce)).toBeNull();
  });

  it('tolerates a process that is a few seconds behind the one that minted it, and no more', async () => {
    const nonce = await mintNonce(at(START));
    expect(await nonceExpiry(at(START - 4000), nonce)).not.toBeNull();
    expect(await nonceExpiry(at(START - 60_000), nonce)).toBeNull();
  });

  it('refuses what it did not make', async () => {
    const nonce = await mintNonce(at(START));
    const [time = '', mac = ''] = nonce.split('.');
    const later = (Number.parseInt(time, 36) + 1).toString(36);
    const flipped = (mac.startsWith('A') ? 'B' : 'A') + mac.slice(1);
    expect(await nonceExpiry(at(START, 2), nonce)).toBeNull();
    for (const forged of [`${later}.${mac}`, `${time}.${flipped}`, `0${nonce}`, `${nonce} `, '', '.', 'x'.repeat(200)])
      expect(await nonceExpiry(at(START), forged)).toBeNull();
  });
});
