import { describe, expect, it } from 'vitest';
import { createRecents, MAX_RECENTS } from './recents.ts';

function open() {
  const kept = new Map<string, unknown>();
  const database = {
    get: async (key: string) => kept.get(key),
    put: async (key: string, value: unknown) => void kept.set(key, value),
    delete: async (key: string) => void kept.delete(key),
  };
  return { kept, database, recents: createRecents(database) };
}
const settle = () => new Promise((done) => setTimeout(done));

describe(createRecents, () => {
  it('has what was opened last first, each once, and so many at most', async () => {
    const { recents } = open();
    await recents.of('alice');
    for (const appId of ['food', 'tickets', 'food']) recents.opened(appId);
    expect(recents.appIds.value).toEqual(['food', 'tickets']);
    for (let at = 0; at < 20; at += 1) recents.opened(`app-${at}`);
    expect(recents.appIds.value).toHaveLength(MAX_RECENTS);
    expect(recents.appIds.value[0]).toBe('app-19');
  });

  it('keeps them for the same user, and not for another one or after logging out', async () => {
    const { recents, database, kept } = open();
    await recents.of('alice');
    recents.opened('food');
    await settle();
    const again = createRecents(database);
    await again.of('alice');
    expect(again.appIds.value).toEqual(['food']);
    await again.of('bob');
    expect(again.appIds.value).toEqual([]);
    await again.of(null);
    await settle();
    expect(kept.size).toBe(0);
    again.opened('food');
    expect(again.appIds.value).toEqual([]);
  });

  it('reads what is no list of ids as none', async () => {
    for (const wrong of ['x', { user: 'alice', appIds: 'food' }, { user: 'alice', appIds: [7, '../x'] }]) {
      const { recents, kept } = open();
      kept.set('recents', wrong);
      await recents.of('alice');
      expect(recents.appIds.value).toEqual([]);
    }
  });
});
