import { describe, expect, it } from 'vitest';
import { createAppNotices } from './app-notices.ts';

function setUp() {
  let changes = 0;
  const notices = createAppNotices(() => {
    changes += 1;
  });
  return { notices, changes: () => changes, kinds: (appId: string) => notices.of(appId).map(({ kind }) => kind) };
}
const words = { sentence: 'No room.', hint: 'Make some.' };

describe(createAppNotices, () => {
  it('tells each thing once, of the mini-program that it is about, and says that something has changed', () => {
    const { notices, kinds, changes } = setUp();
    notices.onEvent({ type: 'fell_back', appId: 'food', from: 'a', to: 'b' });
    notices.onEvent({ type: 'fell_back', appId: 'food', from: 'a', to: 'b' });
    notices.onEvent({ type: 'recovery_announced', appId: 'food', effectiveAt: 7 });
    notices.onEvent({ type: 'stopped', appId: 'food', reason: 'suspended' });
    expect(notices.of('food')).toEqual([{ kind: 'fellBack' }, { kind: 'recovery', at: 7000 }]);
    expect(kinds('bank')).toEqual([]);
    expect(changes()).toBe(3);
  });

  it('takes down what is over, and nothing else', () => {
    const { notices, kinds } = setUp();
    notices.onEvent({ type: 'withdrawn', appId: 'food', from: 'a', to: 'b' });
    notices.onEvent({ type: 'status_unknown', appId: 'food', since: 0 });
    notices.onEvent({ type: 'status_known', appId: 'food' });
    expect(kinds('food')).toEqual(['withdrawn']);
    notices.dismiss('food', 'withdrawn');
    expect(kinds('food')).toEqual([]);
  });

  it('forgets at the next launch what was said of the one before, and keeps what is still true', () => {
    const { notices, kinds } = setUp();
    notices.onEvent({ type: 'route_denied', appId: 'food', entry: 'x' });
    notices.onEvent({ type: 'update_held', appId: 'food', reason: 'storage_full', from: 'a', to: 'b', ...words });
    notices.put('food', { kind: 'startedAgain' });
    notices.onEvent({ type: 'status_unknown', appId: 'food', since: 0 });
    expect(kinds('food')).toEqual(['noSuchPage', 'updateHeld', 'startedAgain', 'unconfirmed']);
    notices.launched('food');
    expect(kinds('food')).toEqual(['unconfirmed']);
    notices.clear();
    expect(kinds('food')).toEqual([]);
  });
});
