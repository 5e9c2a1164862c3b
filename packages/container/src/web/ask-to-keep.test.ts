import { describe, expect, test } from 'vitest';
import { createAskToKeep } from './ask-to-keep.ts';

function createProfile(answer: { persisted?: boolean; grants?: boolean; fails?: boolean } = {}) {
  const entries = new Map<string, string>();
  const log: unknown[] = [];
  let asked = 0;
  const options = {
    storage: {
      persisted: async () => {
        if (answer.fails) throw new TypeError('opaque origin');
        return answer.persisted === true;
      },
      persist: async () => {
        asked += 1;
        return answer.grants === true;
      },
    },
    store: {
      get: async (key: string) => entries.get(key) ?? null,
      async cas(key: string, old: string | null, next: string | null) {
        if ((entries.get(key) ?? null) !== old || next === null) return false;
        entries.set(key, next);
        return true;
      },
    },
    log: (event: string, fields = {}) => void log.push([event, fields]),
  };
  return { options, log, asked: () => asked };
}

describe(createAskToKeep, () => {
  test.each([true, false])(
    'asks once a profile, whatever the browser answers (%s), and says what it did',
    async (grants) => {
      const { options, log, asked } = createProfile({ grants });
      const tabs = [createAskToKeep(options), createAskToKeep(options)];
      await Promise.all([...tabs, ...tabs].map((askToKeep) => askToKeep()));
      await createAskToKeep(options)();
      expect(asked()).toBe(1);
      expect(log).toEqual([['storage.asked_to_keep', { kept: grants }]]);
    },
  );

  test('asks nobody where it is kept already, or where nobody can be asked', async () => {
    const kept = createProfile({ persisted: true });
    await createAskToKeep(kept.options)();
    expect([kept.asked(), kept.log]).toEqual([0, []]);
    await createAskToKeep({ ...kept.options, storage: undefined })();
    const failing = createProfile({ fails: true });
    await createAskToKeep(failing.options)();
    expect(failing.log).toEqual([['storage.asked_to_keep', { error: expect.any(TypeError) }]]);
  });
});
