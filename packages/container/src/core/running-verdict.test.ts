import type { ReleaseRecord } from '@davit/bundle';
import { describe, expect, test } from 'vitest';
import { decideRunning } from './running-verdict.ts';

const running = { digest: 'aa', version_code: 3 };
const release = (record: Partial<ReleaseRecord> = {}, freshness: 'fresh' | 'stale' | 'expired' = 'fresh') => ({
  record: { floor: 1, revoked: [], ...record } as unknown as ReleaseRecord,
  freshness,
  checkedAt: 0,
  recoveryAt: null,
});
const suspended = { reason: 'fraud', since: 1 };

describe(decideRunning, () => {
  test.each([
    ['runs', release()],
    ['runs', release({ floor: 3, revoked: ['bb'] })],
    ['status_unknown', release({}, 'stale')],
    ['status_unknown', null],
    ['expired', release({}, 'expired')],
    ['revoked', release({ revoked: ['bb', 'aa'] })],
    ['revoked', release({ floor: 4 })],
    ['suspended', release({ suspended })],
    // What the registry has said counts more than how long ago it was.
    ['revoked', release({ revoked: ['aa'] }, 'expired')],
    ['suspended', release({ suspended, revoked: ['aa'] }, 'stale')],
  ] as const)('%s', (verdict, known) => {
    expect(decideRunning(known, running)).toBe(verdict);
  });
});
