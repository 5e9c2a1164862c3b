// What a listener is told of bridge calls, and that neither it nor what it throws reaches the mini-program.
import { BridgeRefusal, type CallEvent } from '@davit/container';
import { encodeUtf8 } from '@davit/crypto';
import { RATE_CLASSES } from '@davit/protocol';
import { describe, expect, test } from 'vitest';
import { createTestWorld, settle } from './test-platform.ts';

const CHALLENGE = 'a'.repeat(43);
/** A world whose listener takes notes, from after the start on. */
async function listen() {
  const told: CallEvent[] = [];
  const world = createTestWorld({ options: { onCall: (event) => void told.push(event) } });
  const { document } = await world.start();
  told.length = 0;
  return { world, document, told };
}

describe('a listener for calls', () => {
  test('is told of each call as it comes and once it is answered, as one call of one mini-program', async () => {
    const { world, document, told } = await listen();
    const id = document.send('storage.set', { key: 'k', value: 'v' });
    expect(told).toMatchObject([{ method: 'storage.set', params: { key: 'k', value: 'v' }, end: null }]);
    await settle();
    await world.clock.advance(5);
    expect(document.answer(id)).toEqual({});
    expect(told[1]).toMatchObject({
      appId: 'food',
      method: 'storage.set',
      end: { outcome: 'ok', hint: undefined, durationMs: 0, resultBytes: 2 },
    });
    expect(told[1]?.caller).toBe(told[0]?.caller);
    expect(told.length).toBe(2);
  });

  test('learns how long a call took and how much came back, never what', async () => {
    const { world, document, told } = await listen();
    world.broker.requestCode = async () => {
      await new Promise<void>((done) => void world.clock.set(done, 70));
      return { code: 'cod_wörd', iss: 'https://as.example', expires_in: 60 };
    };
    document.send('auth.requestCode', { scope: 'openid', code_challenge: CHALLENGE });
    await world.clock.advance(100);
    const { end } = told[1] as CallEvent;
    const result = { code: 'cod_wörd', iss: 'https://as.example', expires_in: 60 };
    expect(end).toEqual({
      outcome: 'ok',
      hint: undefined,
      durationMs: 70,
      resultBytes: encodeUtf8(JSON.stringify(result)).length,
    });
    expect(JSON.stringify(told)).not.toContain('cod_');
  });

  test('is told why a call was refused: unknown, misshapen, over the rate, denied, cancelled', async () => {
    const { world, document, told } = await listen();
    const ends = () => told.flatMap(({ method, end }) => (end === null ? [] : [[method, end.outcome]]));
    await document.call('made.up');
    await document.call('ui.toast', { text: 7 });
    world.broker.requestCode = () => Promise.reject(new BridgeRefusal('access_denied'));
    for (let at = 0; at <= RATE_CLASSES.prompt.burst; at += 1)
      await document.call('auth.requestCode', { scope: 'openid', code_challenge: CHALLENGE });
    world.broker.checkSession = () => new Promise(() => {});
    const id = document.send('auth.checkSession');
    document.raw({ jsonrpc: '2.0', method: '$/cancel', params: { id } });
    expect(ends()).toEqual([
      ['made.up', 'method_not_found'],
      ['ui.toast', 'invalid_params'],
      ...Array.from({ length: RATE_CLASSES.prompt.burst }, () => ['auth.requestCode', 'access_denied']),
      ['auth.requestCode', 'rate_limited'],
      ['auth.checkSession', 'status_unknown'],
    ]);
    expect(told.find(({ end }) => end?.outcome === 'invalid_params')?.end?.hint).toContain('text');
  });

  test('knows a call by the very caller that the broker is given', async () => {
    const { world, document, told } = await listen();
    let asked: unknown = null;
    world.broker.requestCode = async (_app, _params, caller) => {
      asked = caller;
      return { code: 'cod_1', iss: 'https://as.example', expires_in: 60 };
    };
    await document.call('auth.requestCode', { scope: 'openid', code_challenge: CHALLENGE });
    expect(asked).not.toBeNull();
    expect(told.map(({ caller }) => caller === asked)).toEqual([true, true]);
  });

  test('that throws disturbs no call; the platform’s log says so', async () => {
    const world = createTestWorld({
      options: {
        onCall: () => {
          throw new Error('broken tool');
        },
      },
    });
    const { document } = await world.start();
    expect(await document.call('storage.keys')).toEqual({ keys: [] });
    expect(world.log.filter(({ event, fields }) => event === 'host.threw' && fields.what === 'onCall').length).toBe(4);
  });
});
