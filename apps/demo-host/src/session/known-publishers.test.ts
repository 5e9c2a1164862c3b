import { describe, expect, it } from 'vitest';
import { openKnownPublishers } from './known-publishers.ts';

const inMemory = (kept: unknown = undefined) => {
  const values = new Map<string, unknown>([['publishers', kept]]);
  return {
    get: async (key: string) => structuredClone(values.get(key)),
    put: async (key: string, value: unknown) => void values.set(key, structuredClone(value)),
  };
};
const settle = () => new Promise((done) => setTimeout(done));

describe(openKnownPublishers, () => {
  it('knows at the next start what the server has said last', async () => {
    const database = inMemory();
    const first = await openKnownPublishers(database);
    expect(first.isVerified('food')).toBeNull();
    first.see({ id: 'food', verified: true });
    first.see({ id: 'bank', verified: true });
    first.see({ id: 'bank', verified: false });
    await settle();
    const second = await openKnownPublishers(database);
    expect([second.isVerified('food'), second.isVerified('bank'), second.isVerified('shop')]).toEqual([
      true,
      false,
      null,
    ]);
  });
  it.each([null, 7, 'x', [null, 7, ['food'], ['food', 'yes'], [7, true]]])('knows nothing from %j', async (kept) => {
    expect((await openKnownPublishers(inMemory(kept))).isVerified('food')).toBeNull();
  });
  it('knows for as long as the page stands where nothing can be kept', async () => {
    const broken = { get: () => Promise.reject(new Error('no')), put: () => Promise.reject(new Error('no')) };
    const publishers = await openKnownPublishers(broken);
    publishers.see({ id: 'food', verified: true });
    await settle();
    expect(publishers.isVerified('food')).toBe(true);
  });
});
