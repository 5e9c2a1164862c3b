import { describe, expect, it } from 'vitest';
import type { AuthContext, LogPort } from '../context.ts';
import type { ActivityEntry } from '../ports/audit-store.ts';
import { createActivityRecorder } from './activity-recorder.ts';

const read: ActivityEntry = {
  grantId: 'g1',
  familyId: 'f1',
  tokenId: 't1',
  event: 'userinfo.read',
  status: 200,
  method: 'GET',
  reason: null,
  claims: ['sub'],
};

function setUp() {
  const written: (ActivityEntry & { at: number; count: number })[][] = [];
  const events: string[] = [];
  const tasks: (() => void)[] = [];
  const state = { now: 10_500, isAway: false };
  const store = {
    now: () => state.now,
    audit: {
      async recordActivity(rows: (ActivityEntry & { at: number; count: number })[]) {
        if (state.isAway) throw new Error('the store is away');
        written.push(rows);
      },
    },
  } as unknown as AuthContext['store'];
  const note = (event: string) => void events.push(event);
  const log: LogPort = { info: note, warn: note, error: note };
  return {
    written,
    events,
    tasks,
    state,
    recorder: createActivityRecorder({ store, log }, (task) => {
      tasks.push(task);
      return () => {};
    }),
  };
}

describe(createActivityRecorder, () => {
  it('folds the reads of one second into one row, and writes once', async () => {
    const { recorder, state, tasks, written } = setUp();
    recorder.record(read);
    recorder.record({ ...read, claims: ['sub', 'email'] });
    recorder.record({ ...read, event: 'userinfo.refused', reason: 'token_expired', status: 401, claims: [] });
    state.now = 11_200;
    recorder.record(read);
    expect(tasks).toHaveLength(1);
    tasks[0]?.();
    await recorder.flush();
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject([
      { at: 10_000, count: 2, claims: ['sub', 'email'] },
      { at: 10_000, count: 1, reason: 'token_expired' },
      { at: 11_000, count: 1 },
    ]);
  });

  it('writes nothing when nothing was read', async () => {
    const { recorder, written } = setUp();
    await recorder.flush();
    expect(written).toEqual([]);
  });

  it('keeps the rows while the store is away', async () => {
    const { events, recorder, state, written } = setUp();
    recorder.record(read);
    state.isAway = true;
    await recorder.flush();
    recorder.record(read);
    state.isAway = false;
    await recorder.flush();
    expect(events).toEqual(['activity.delayed']);
    expect(written).toMatchObject([[{ count: 2 }]]);
  });

  it('keeps a bounded number of rows, and says when it drops one', () => {
    const { events, recorder } = setUp();
    for (let i = 0; i <= 10_000; i += 1) recorder.record({ ...read, grantId: `g${i}` });
    expect(events).toEqual(['activity.dropped']);
  });
});
