import { describe, expect, it } from 'vitest';
import { logLine } from './log-line.ts';

const ended = (reason: string) => logLine('engine.process_ended', { app_id: 'tickets', instance: 'x', reason });

describe(logLine, () => {
  it('says why the process of a mini-program ended by itself, whoever asked', () => {
    expect(ended('crashed')).toBe('tickets ended by itself: its process crashed, or the system killed it.');
    expect(ended('exceeded_memory_limit')).toMatch(/: its process took more memory than a mini-program may have\.$/);
    expect(ended('terminated_by_api')).toMatch(/: the engine ended its process\.$/);
    expect(ended('7')).toMatch(/: the engine does not say why\.$/);
  });
  it('says the rest when it is asked for, by stable words alone', () => {
    expect(logLine('bridge.call', { app_id: 'food' })).toBeNull();
    const fields = { app_id: 'food', reason: 'two\nlines', error: new Error('secret'), token: 'secret' };
    expect(logLine('open.failed', fields, true)).toBe('open.failed app_id=food reason=?');
    expect(logLine('verify.no_verdict', undefined, true)).toBe('verify.no_verdict');
  });
});
