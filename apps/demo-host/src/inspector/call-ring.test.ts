import type { CallEnd, CallEvent, Caller } from '@davit/container';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CallRing, createCallRing, MAX_ROWS } from './call-ring.ts';

let ring: CallRing;
let time: number;
beforeEach(() => {
  time = 1_000;
  ring = createCallRing(() => time);
});
const callerOf = (): Caller => ({ isGone: () => false, onGone: () => {} });
const begin = (method = 'storage.get', params: CallEvent['params'] = { key: 'k' }): CallEvent => {
  const event = { appId: 'food', method, params, caller: callerOf(), end: null };
  ring.told(event);
  return event;
};
const end = (event: CallEvent, change: Partial<CallEnd> = {}): void =>
  ring.told({ ...event, end: { outcome: 'ok', hint: undefined, durationMs: 12.345, resultBytes: 9, ...change } });

describe(createCallRing, () => {
  it('shows a call while it waits, and then how it ended, in the order in which calls came', () => {
    const first = begin('auth.requestCode', { scope: 'openid', code_challenge: 'c' });
    time = 2_000;
    const second = begin('storage.get');
    end(second);
    expect(ring.rows).toMatchObject([
      { at: 1_000, method: 'auth.requestCode', asks: 'openid', verdict: { kind: 'pending' }, durationMs: null },
      { at: 2_000, method: 'storage.get', asks: null, verdict: { kind: 'allowed' }, durationMs: 12.3, resultBytes: 9 },
    ]);
    end(first, { outcome: 'scope_not_allowed', hint: 'Not in the manifest: phone', resultBytes: 0 });
    expect(ring.rows[0]).toMatchObject({
      verdict: { kind: 'refused', code: 'scope_not_allowed', text: 'refused: scope_not_allowed' },
      hint: 'Not in the manifest: phone',
      resultBytes: null,
    });
  });
  it('says that the user is asked, and what came of it', () => {
    const [allowed, denied, untouched] = [begin(), begin(), begin()];
    for (const { caller } of [allowed, denied]) ring.asked(caller);
    expect(ring.rows[0]?.verdict).toEqual({ kind: 'asked', code: null, text: 'asking the user' });
    end(allowed);
    end(denied, { outcome: 'access_denied' });
    end(untouched, { outcome: 'rate_limited' });
    expect(ring.rows.map(({ verdict }) => verdict.text)).toEqual([
      'user asked: allowed',
      'user asked: access_denied',
      'rate limited',
    ]);
    expect(ring.rows[2]?.verdict.kind).toBe('limited');
  });
  it('keeps the last ones alone, also when they are answered late', () => {
    const first = begin('app.ready');
    const calls = Array.from({ length: MAX_ROWS }, () => begin());
    expect(ring.rows.length).toBe(MAX_ROWS);
    end(first);
    expect(ring.rows.some(({ method }) => method === 'app.ready')).toBe(false);
    end(calls.at(-1) as CallEvent);
    expect(ring.rows.at(-1)?.verdict.kind).toBe('allowed');
  });
  it('keeps no new call during a pause, counts them, and still ends those that had come', () => {
    const before = begin();
    ring.pause(true);
    end(begin());
    begin();
    end(before);
    expect([ring.rows.length, ring.missed.value, ring.rows[0]?.verdict.kind]).toEqual([1, 2, 'allowed']);
    ring.pause(false);
    expect(ring.missed.value).toBe(0);
    begin();
    expect(ring.rows.length).toBe(2);
  });
  it('forgets all at once, what still waits too', () => {
    const waiting = begin();
    ring.clear();
    end(waiting);
    ring.asked(waiting.caller);
    expect(ring.rows).toEqual([]);
  });
  it('keeps no secret of a call, and nothing of what it was answered with', () => {
    const secret = 'cod_0123456789abcdef0123456789abcdef-x';
    end(begin('storage.set', { key: 'token', value: 'short-secret' }));
    end(begin('auth.requestCode', { scope: 'openid', state: secret }));
    expect(JSON.stringify(ring.rows)).not.toMatch(/short-secret|cod_/);
  });
  it('T028 shows a made-up method as plain text, bounded', () => {
    begin(`x\u202e${'y'.repeat(120)}`);
    expect(ring.rows[0]?.method).toBe(`x${'y'.repeat(58)}…`);
  });
});
