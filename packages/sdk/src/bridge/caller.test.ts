import { RATE_CLASSES } from '@davit/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DavitError } from '../davit-error.ts';
import { createCaller } from './caller.ts';
import type { Transport } from './transport.ts';

/** A transport that keeps what was sent, and timers that fire when told. */
function createBench() {
  const sent: { id?: string; method: string; params: unknown }[] = [];
  const events: [string, unknown][] = [];
  const timers = new Map<number, () => void>();
  let timer = 0;
  const transport: Transport = { post: (text) => sent.push(JSON.parse(text)), onMessage: null, onClose: null };
  const after = (_: number, task: () => void) => {
    timer += 1;
    const id = timer;
    timers.set(id, task);
    return () => timers.delete(id);
  };
  const caller = createCaller(transport, { after }, (name, payload) => events.push([name, payload]));
  const fireTimers = () => {
    for (const task of [...timers.values()]) task();
  };
  return { caller, transport, sent, events, timers, fireTimers };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'result',
    (error: DavitError) => error.code,
  );

describe(createCaller, () => {
  it('sends JSON-RPC 2.0 with a fresh id and resolves with the result', async () => {
    const { caller, transport, sent, timers } = createBench();
    const [a, b] = [caller.call('storage.get', { key: 'a' }), caller.call('app.ready', undefined)];
    expect(sent).toEqual([
      { jsonrpc: '2.0', id: '1', method: 'storage.get', params: { key: 'a' } },
      { jsonrpc: '2.0', id: '2', method: 'app.ready', params: {} },
    ]);
    transport.onMessage?.({ jsonrpc: '2.0', id: '2', result: {} });
    transport.onMessage?.({ jsonrpc: '2.0', id: '1', result: { value: 'x' } });
    expect(await Promise.all([a, b])).toEqual([{ value: 'x' }, {}]);
    expect(timers.size).toBe(0);
  });

  it('turns an error into a DavitError with the stable code, its sentence and its hint', async () => {
    const { caller, transport } = createBench();
    const call = caller.call('ui.toast', {});
    const data = { code: 'rate_limited', hint: `At most ${RATE_CLASSES.normal.burst} at once.` };
    transport.onMessage?.({ id: '1', error: { code: -32000, message: 'Too many calls', data } });
    await expect(call).rejects.toMatchObject({ name: 'DavitError', message: 'Too many calls', ...data });
  });

  it('rejects when the answer does not come, and tells the container to stop', async () => {
    const { caller, sent, fireTimers } = createBench();
    const call = codeOf(caller.call('app.ready', {}));
    fireTimers();
    expect(await call).toBe('timeout');
    expect(sent.at(-1)).toEqual({ jsonrpc: '2.0', method: '$/cancel', params: { id: '1' } });
  });

  it('sends nothing for a signal that is aborted already', async () => {
    const { caller, sent } = createBench();
    expect(await codeOf(caller.call('app.ready', {}, { signal: AbortSignal.abort() }))).toBe('aborted');
    expect(sent).toEqual([]);
  });

  it('refuses what is no JSON or longer than the container takes, before it is sent', async () => {
    const { caller, sent, timers } = createBench();
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    for (const params of [cycle, { n: 1n }, { value: 'x'.repeat(1024 * 1024) }])
      expect(await codeOf(caller.call('storage.set', params))).toBe('invalid_params');
    expect(sent).toEqual([]);
    expect(timers.size).toBe(0);
  });

  it('answers each ping of the container, and tells nobody of it', () => {
    const { transport, sent, events } = createBench();
    transport.onMessage?.({ jsonrpc: '2.0', method: '$/ping', params: { n: 7 } });
    expect(sent).toEqual([{ jsonrpc: '2.0', method: '$/pong', params: { n: 7 } }]);
    expect(events).toEqual([]);
  });

  it('passes events on, and ignores what it does not understand', () => {
    const { transport, events } = createBench();
    for (const message of [null, 7, 'x', [], {}, { id: 9, result: 1 }, { id: 'unknown', result: 1 }])
      transport.onMessage?.(message);
    transport.onMessage?.({ jsonrpc: '2.0', method: 'app.show', params: {} });
    expect(events).toEqual([['app.show', {}]]);
  });

  it('settles every call exactly once, in any order of answers, garbage, aborts, time-outs and the end of the port', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('call' as const) }),
      fc.record({ do: fc.constant('answer' as const), call: fc.nat(9), good: fc.boolean() }),
      fc.record({ do: fc.constant('abort' as const), call: fc.nat(9) }),
      fc.record({ do: fc.constant('timers' as const) }),
      fc.record({ do: fc.constant('garbage' as const), value: fc.jsonValue() }),
      fc.record({ do: fc.constant('close' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { caller, transport, sent, fireTimers, timers } = createBench();
        const outcomes: Promise<string>[] = [];
        const controllers: AbortController[] = [];
        for (const one of steps) {
          if (one.do === 'call') {
            const controller = new AbortController();
            controllers.push(controller);
            outcomes.push(codeOf(caller.call('app.ready', {}, { signal: controller.signal })));
          } else if (one.do === 'answer')
            transport.onMessage?.(
              one.good ? { id: `${one.call}`, result: {} } : { id: `${one.call}`, error: { message: 'no' } },
            );
          else if (one.do === 'abort') controllers[one.call]?.abort();
          else if (one.do === 'timers') fireTimers();
          else if (one.do === 'garbage') transport.onMessage?.(one.value);
          else transport.onClose?.();
        }
        fireTimers();
        const codes = await Promise.all(outcomes);
        const known = ['result', 'unavailable', 'aborted', 'timeout', 'closed'];
        expect(codes.every((code) => known.includes(code))).toBe(true);
        expect(timers.size).toBe(0);
        const cancelled = sent.filter(({ method }) => method === '$/cancel').length;
        expect(cancelled).toBe(codes.filter((code) => code === 'timeout' || code === 'aborted').length);
      }),
      { numRuns: 300 },
    );
  });
});
