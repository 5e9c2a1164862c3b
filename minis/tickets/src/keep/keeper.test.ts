import { describe, expect, it } from 'vitest';
import { createKeeper, type Kept } from './keeper.ts';

function setUp() {
  const writes: { readonly value: string; readonly settle: (error?: Error) => void }[] = [];
  const states: Kept[] = [];
  const storage = {
    get: async () => ({ value: 'before' }),
    set: ({ value }: { key: string; value: string }) =>
      new Promise<void>((resolve, reject) => {
        writes.push({ value, settle: (error) => (error ? reject(error) : resolve()) });
      }),
  };
  return { keeper: createKeeper(storage, 'k', (state) => states.push(state)), writes, states };
}
const rest = () => new Promise((resolve) => setTimeout(resolve));

describe(createKeeper, () => {
  it('writes one at a time, and of what waits only the newest', async () => {
    const { keeper, writes, states } = setUp();
    for (const text of ['1', '2', '3']) keeper.save(text);
    expect(writes.map(({ value }) => value)).toEqual(['1']);
    writes[0]?.settle();
    await rest();
    expect(writes.map(({ value }) => value)).toEqual(['1', '3']);
    expect(states.at(-1)).toBe('writing');
    writes[1]?.settle();
    await rest();
    expect(states.at(-1)).toBe('kept');
  });

  it('says that a write failed, and tries again with the newest', async () => {
    const { keeper, writes, states } = setUp();
    keeper.save('1');
    writes[0]?.settle(new Error('full'));
    await rest();
    expect(states.at(-1)).toBe('failed');
    keeper.retry();
    expect(writes[1]?.value).toBe('1');
    keeper.save('2');
    writes[1]?.settle(new Error('full'));
    await rest();
    keeper.retry();
    expect(writes[2]?.value).toBe('2');
    writes[2]?.settle();
    await rest();
    expect(states.at(-1)).toBe('kept');
    keeper.retry();
    expect(writes).toHaveLength(3);
  });

  it('reads what was kept, and nothing where it cannot be read', async () => {
    expect(await setUp().keeper.load()).toBe('before');
    const broken = { get: () => Promise.reject(new Error('no')), set: async () => undefined };
    expect(await createKeeper(broken, 'k', () => undefined).load()).toBeNull();
  });
});
