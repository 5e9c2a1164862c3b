import { describe, expect, it } from 'vitest';
import { createAppNotices } from './app-notices.ts';

describe(createAppNotices, () => {
  it('tells each thing once, of the mini-program that it is about', () => {
    const notices = createAppNotices();
    notices.onEvent({ type: 'fell_back', appId: 'food', from: 'a', to: 'b' });
    notices.onEvent({ type: 'fell_back', appId: 'food', from: 'a', to: 'b' });
    notices.onEvent({ type: 'recovery_announced', appId: 'food', effectiveAt: 7 });
    expect(notices.of('food')).toEqual([{ kind: 'fellBack' }, { kind: 'recovery', at: 7000 }]);
    expect(notices.of('bank')).toEqual([]);
    notices.dismiss('food', 'fellBack');
    expect(notices.of('food')).toEqual([{ kind: 'recovery', at: 7000 }]);
    notices.clear();
    expect(notices.of('food')).toEqual([]);
  });

  it('takes back that nobody confirms a mini-program when somebody does', () => {
    const notices = createAppNotices();
    notices.onEvent({ type: 'status_unknown', appId: 'food', since: 0 });
    expect(notices.of('food')).toEqual([{ kind: 'unconfirmed' }]);
    notices.onEvent({ type: 'status_known', appId: 'food' });
    expect(notices.of('food')).toEqual([]);
  });

  it('says that a link named a page that is not there', () => {
    const notices = createAppNotices();
    notices.onEvent({ type: 'route_denied', appId: 'food', entry: 'x' });
    expect(notices.of('food')).toEqual([{ kind: 'noSuchPage' }]);
  });

  it('says nothing of what the screen says already', () => {
    const notices = createAppNotices();
    notices.onEvent({ type: 'stopped', appId: 'food', reason: 'suspended' });
    notices.onEvent({ type: 'crashed', appId: 'food', digest: '', reason: 'crash' });
    expect(notices.of('food')).toEqual([]);
  });

  it.each([
    { type: 'record_refused', reason: 'store_failed' },
    { type: 'bundle_refused', reason: 'unverified' },
  ] as const)('accuses nobody where the device itself could not keep or check what came: %o', (event) => {
    const notices = createAppNotices();
    notices.onEvent({ ...event, appId: 'food', detail: '' });
    expect(notices.of('food')).toEqual([]);
  });

  it('says that the newest version was withdrawn while the version before runs', () => {
    const notices = createAppNotices();
    notices.onEvent({ type: 'withdrawn', appId: 'food', from: 'a', to: 'b' });
    expect(notices.of('food')).toEqual([{ kind: 'withdrawn' }]);
  });

  it('says that an update was held back for want of room', () => {
    const notices = createAppNotices();
    const words = { sentence: 'No room.', hint: 'Make some.' };
    notices.onEvent({ type: 'update_held', appId: 'food', reason: 'storage_full', from: 'a', to: 'b', ...words });
    expect(notices.of('food')).toEqual([{ kind: 'updateHeld' }]);
  });

  it.each([
    { type: 'bundle_refused', reason: 'changed_file' },
    { type: 'record_refused', reason: 'rolled_back' },
  ] as const)('tells that something false arrived while the version before runs: %o', (event) => {
    const notices = createAppNotices();
    notices.onEvent({ ...event, appId: 'food', detail: '' });
    expect(notices.of('food')).toEqual([{ kind: 'refused' }]);
  });
});
