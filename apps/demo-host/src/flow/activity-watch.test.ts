import type { HostClient, HostResult } from '@davit/host';
import type { ActivityItem, GrantList } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import { createActivityWatch } from './activity-watch.ts';

const item: ActivityItem = {
  at: '2026-03-01T12:00:00Z',
  event: 'code.redeemed',
  method: 'POST',
  path: '/oauth/token',
  status: 200,
  reason: null,
  claims: [],
  count: 1,
  token_id: null,
};
const good = <T>(value: T): HostResult<T> => ({ ok: true, value });
const bad = (reason: string): HostResult<never> => ({
  ok: false,
  failure: { error: 'x', reason, description: '', hint: null, retryAfterSeconds: null },
});
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A server with grants by mini-program, a page, and a clock that is turned by hand. */
function stage() {
  const state = {
    user: 'alice' as string | null,
    isVisible: true,
    running: ['food'] as string[],
    grants: { food: 'g1' } as Record<string, string>,
    activity: (_id: string): HostResult<readonly ActivityItem[]> => good([item]),
    asked: [] as string[],
    recorded: [] as string[],
    due: null as { run: () => void; ms: number } | null,
  };
  const host = {
    grants: async () => {
      state.asked.push('grants');
      const grants = Object.entries(state.grants).map(([id, grant]) => ({ id: grant, app: { id } }));
      return good({ user: { name: '', preferred_username: '' }, grants } as unknown as GrantList);
    },
    activity: async (id: string) => {
      state.asked.push(id);
      return state.activity(id);
    },
    withdraw: async () => good(null),
    requestCode: async () => good({ code: 'c', iss: 'i', state: null, expiresIn: 60 }),
  } as unknown as HostClient;
  const watch = createActivityWatch({
    host,
    watch: (result) => result,
    user: () => state.user,
    runningApps: () => state.running,
    isVisible: () => state.isVisible,
    record: (appId) => state.recorded.push(appId),
    timers: {
      set: (run, ms) => {
        state.due = { run, ms };
        return state.due;
      },
      clear: () => {
        state.due = null;
      },
    },
  });
  const tick = async () => {
    state.asked.length = 0;
    state.due?.run();
    await settle();
    return [...state.asked];
  };
  return { state, watch, tick };
}

describe(createActivityWatch, () => {
  it('reads what a running mini-program does though nobody looks, every few seconds', async () => {
    const { state, watch, tick } = stage();
    await watch.observed.grants();
    expect(await tick()).toEqual(['g1']);
    expect(state.recorded).toEqual(['food']);
    expect(state.due?.ms).toBe(4_000);
  });

  it('reads at once and every second while somebody looks', async () => {
    const { state, watch } = stage();
    await watch.observed.grants();
    watch.lookAt('food');
    await settle();
    expect(state.recorded).toEqual(['food']);
    expect(state.due?.ms).toBe(1_000);
  });

  it.each([
    ['nobody is logged in', { user: null }],
    ['nobody can see the page', { isVisible: false }],
    ['no mini-program runs', { running: [] }],
    ['what runs was never allowed anything', { running: ['shop'] }],
  ])('asks nothing while %s', async (_when, change) => {
    const { state, watch, tick } = stage();
    await watch.observed.grants();
    Object.assign(state, change);
    expect(await tick()).toEqual([]);
    expect(state.due).not.toBeNull();
  });

  it('looks for the grant after a code was handed over, once', async () => {
    const { watch, tick } = stage();
    await watch.observed.requestCode({ appId: 'food' } as never, async () => ({ decision: 'allow' }));
    expect(await tick()).toEqual(['grants', 'g1']);
    expect(await tick()).toEqual(['g1']);
  });

  it('reads right before a withdrawal, and goes on reading under the grant that was', async () => {
    const { state, watch, tick } = stage();
    await watch.observed.grants();
    state.grants = {};
    await watch.observed.withdraw('g1');
    expect(state.asked).toEqual(['grants', 'g1']);
    await watch.observed.grants();
    expect(await tick()).toEqual(['g1']);
  });

  it('reads a last time under a grant that a newer one has followed', async () => {
    const { state, watch, tick } = stage();
    await watch.observed.grants();
    state.grants = { food: 'g2' };
    await watch.observed.grants();
    expect(state.asked).toEqual(['grants', 'grants', 'g1']);
    expect(await tick()).toEqual(['g2']);
  });

  it('reads once more after a mini-program has ended', async () => {
    const { state, watch, tick } = stage();
    await watch.observed.grants();
    await tick();
    state.running = [];
    expect(await tick()).toEqual(['g1']);
    expect(await tick()).toEqual([]);
  });

  it('asks ever more rarely while the server refuses, and forgets a grant that it does not know', async () => {
    const { state, watch, tick } = stage();
    await watch.observed.grants();
    state.activity = () => bad('rate_limited');
    const pauses: (number | undefined)[] = [];
    for (let i = 0; i < 5; i += 1) {
      await tick();
      pauses.push(state.due?.ms);
    }
    expect(pauses).toEqual([8_000, 16_000, 30_000, 30_000, 30_000]);
    state.activity = () => bad('not_found');
    await tick();
    expect(state.due?.ms).toBe(4_000);
    expect(await tick()).toEqual([]);
  });

  it('keeps nothing of an answer that arrives after the user has changed', async () => {
    const { state, watch, tick } = stage();
    await watch.observed.grants();
    state.activity = () => {
      state.user = 'bob';
      return good([item]);
    };
    await tick();
    expect(state.recorded).toEqual([]);
  });
});
