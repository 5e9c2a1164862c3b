import type { PlatformAnswer, PlatformRequest } from '@davit/container';
import { describe, expect, test } from 'vitest';
import { createStatistics, MAX_COUNT, MAX_VERSIONS, NOT_NOW_MS, SEND_EVERY_MS } from './statistics.ts';

function open(answer: PlatformAnswer = { kind: 'answer', status: 204, body: new Uint8Array() }) {
  const sent: PlatformRequest[] = [];
  const timers: { callback: () => void; ms: number }[] = [];
  const bed = { isQuiet: true };
  const statistics = createStatistics({
    registryUrl: 'https://id.example/registry/v1',
    async fetch(request) {
      sent.push(request);
      return answer;
    },
    timers: {
      set: (callback, ms) => timers.push({ callback, ms }),
      clear: () => void timers.splice(0),
    },
    isQuiet: () => bed.isQuiet,
  });
  const fire = async (): Promise<number | undefined> => {
    const timer = timers.shift();
    timer?.callback();
    for (let turn = 0; turn < 10; turn += 1) await null;
    return timer?.ms;
  };
  return { statistics, sent, fire, bed, timers };
}
const food = { appId: 'food', versionCode: 3 } as const;

describe(createStatistics, () => {
  test('sends counts of versions in one request, and not one member more', async () => {
    const { statistics, sent, fire } = open();
    statistics.note({ type: 'launched', ...food, ms: 420.4 });
    statistics.note({ type: 'launched', ...food, ms: -1 });
    statistics.note({ type: 'crashed', ...food });
    statistics.note({ type: 'launched', appId: 'bank', versionCode: 1, ms: null });
    statistics.note({ type: 'not_ready', appId: 'bank', versionCode: 1 });
    expect(sent).toEqual([]);
    expect(await fire()).toBe(SEND_EVERY_MS);
    expect(sent).toEqual([
      {
        url: 'https://id.example/registry/v1/statistics',
        method: 'POST',
        json: {
          reports: [
            { app_id: 'food', version_code: 3, launches: 2, crashes: 1, not_ready: 0, launch_ms: [420, 0] },
            { app_id: 'bank', version_code: 1, launches: 1, crashes: 0, not_ready: 1, launch_ms: [] },
          ],
        },
        maxBytes: 4_096,
        timeoutMs: 10_000,
      },
    ]);
    expect(statistics.lost).toBe(0);
  });

  test('waits while a mini-program is being opened', async () => {
    const { statistics, sent, fire, bed } = open();
    statistics.note({ type: 'crashed', ...food });
    bed.isQuiet = false;
    await fire();
    expect(sent).toEqual([]);
    bed.isQuiet = true;
    expect(await fire()).toBe(NOT_NOW_MS);
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['offline', { kind: 'offline' }],
    ['refused', { kind: 'answer', status: 429, body: new Uint8Array() }],
  ] as const)('loses silently what is %s, counts it, and tries no second time', async (_, answer) => {
    const { statistics, sent, fire, timers } = open(answer);
    statistics.note({ type: 'crashed', ...food });
    statistics.note({ type: 'launched', ...food, ms: 5 });
    await fire();
    expect([sent.length, timers.length, statistics.lost]).toEqual([1, 0, 2]);
  });

  test('is bounded: so many versions, and so many of each', async () => {
    const { statistics, sent, fire } = open();
    for (let code = 1; code <= MAX_VERSIONS + 2; code += 1)
      statistics.note({ type: 'crashed', appId: 'food', versionCode: code });
    for (let at = 0; at < MAX_COUNT + 5; at += 1) statistics.note({ type: 'launched', ...food, ms: 1 });
    expect(statistics.lost).toBe(7);
    await fire();
    expect((sent[0]?.json as { reports: unknown[] } | undefined)?.reports).toHaveLength(MAX_VERSIONS);
  });
});
