// What a mini-program can send, and what comes back (container.md §3, §4; threats T021, T056, T115-T120, T133).
import { BridgeRefusal } from '@davit/container';
import { BRIDGE_METHODS, RATE_CLASSES } from '@davit/protocol';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestWorld, settle, type TestDocument, type TestWorld } from './test-platform.ts';

let world: TestWorld;
let document: TestDocument;
let instance: Awaited<ReturnType<TestWorld['start']>>['instance'];
beforeEach(async () => {
  world = createTestWorld();
  ({ document, instance } = await world.start());
});
const CHALLENGE = 'a'.repeat(43);

describe('a call', () => {
  test('T116 of a method that is not in the table does not exist, whatever its name', async () => {
    for (const name of [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'App.ready',
      'app.ready ',
      'storage',
      '0',
      '$/cancel',
    ]) {
      expect([name, await document.call(name)]).toEqual([name, 'method_not_found']);
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 128 }), async (name) => {
        await world.clock.advance(100);
        const answer = await document.call(name);
        expect(answer === 'method_not_found').toBe(!Object.hasOwn(BRIDGE_METHODS, name));
      }),
      { numRuns: 300 },
    );
    expect(instance.state.name).toBe('shown');
  });

  test('with parameters that do not fit is told what does not, and changes nothing', async () => {
    const id = document.send('ui.toast', { text: 7 });
    await settle();
    expect(document.received.find((message) => message.id === id)?.error).toMatchObject({
      code: -32602,
      data: { code: 'invalid_params', hint: expect.stringContaining('text') },
    });
    expect(await document.call('ui.toast', { text: 'x', extra: 1 })).toBe('invalid_params');
    expect(await document.call('ui.toast', null)).toBe('invalid_params');
    expect(world.toasts).toEqual([]);
  });

  test('T117 cannot pollute a prototype', async () => {
    document.raw(
      JSON.parse(
        '{"jsonrpc":"2.0","id":"p","method":"storage.set","params":{"key":"k","value":"v","__proto__":{"polluted":true}}}',
      ),
    );
    document.raw(
      JSON.parse(
        '{"jsonrpc":"2.0","id":"q","method":"storage.get","params":{"key":"k"},"__proto__":{"polluted":true}}',
      ),
    );
    await settle();
    expect(document.answer('p')).toBe('invalid_params');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('T021 for a scope outside the manifest is refused, and nobody is asked', async () => {
    let asked = 0;
    world.broker.requestCode = async () => {
      asked += 1;
      return { code: 'cod_1', iss: 'https://as.example', expires_in: 60 };
    };
    const request = (scope: string) => document.call('auth.requestCode', { scope, code_challenge: CHALLENGE });
    expect(await request('openid phone')).toBe('scope_not_allowed');
    expect(await request('host')).toBe('scope_not_allowed');
    expect(await request('openid  email')).toBe('invalid_params');
    expect(await request('')).toBe('invalid_params');
    expect(asked).toBe(0);
    expect(await request('openid email')).toMatchObject({ code: 'cod_1' });
    expect(asked).toBe(1);
  });

  test('tells the handler when nobody waits any more: cancelled, closed, answered', async () => {
    const gone: string[] = [];
    let finish: () => void = () => {};
    world.broker.requestCode = (_app, { state }, caller) => {
      caller.onGone(() => gone.push(`${state}`));
      expect(caller.isGone()).toBe(false);
      return new Promise((done) => {
        finish = () => {
          expect(caller.isGone()).toBe(true);
          done({ code: 'cod_1', iss: 'https://as.example', expires_in: 60 });
        };
      });
    };
    const ask = (id: string) =>
      document.raw({
        jsonrpc: '2.0',
        id,
        method: 'auth.requestCode',
        params: { scope: 'openid', code_challenge: CHALLENGE, state: id },
      });
    ask('a');
    await settle();
    document.raw({ jsonrpc: '2.0', method: '$/cancel', params: { id: 'a' } });
    expect(gone).toEqual(['a']);
    expect(document.answer('a')).toBe('status_unknown');
    finish();
    await settle();
    expect(document.answer('a')).toBe('status_unknown');
    ask('b');
    await settle();
    const closing = instance.close();
    await world.clock.advance(500);
    await closing;
    expect(gone).toEqual(['a', 'b']);
  });

  test('T022 after two noes asks nobody, and still gets what comes without a question', async () => {
    const prompts: (string | undefined)[] = [];
    let answer: 'access_denied' | 'user_cancelled' | 'permission_denied' | null = 'access_denied';
    world.broker.requestCode = async (_app, { prompt }) => {
      prompts.push(prompt);
      if (answer !== null) throw new BridgeRefusal(answer);
      return { code: 'cod_1', iss: 'https://as.example', expires_in: 60 };
    };
    const request = () =>
      document.call('auth.requestCode', { scope: 'openid', code_challenge: CHALLENGE, prompt: 'consent' });
    expect(await request()).toBe('access_denied');
    answer = 'user_cancelled';
    expect(await request()).toBe('user_cancelled');
    answer = 'permission_denied';
    expect(await request()).toBe('access_denied');
    answer = null;
    expect(await request()).toMatchObject({ code: 'cod_1' });
    expect(prompts).toEqual(['consent', 'consent', 'none', 'none']);
    // Started anew by the user, it may ask again.
    const closing = instance.close();
    await world.clock.advance(500);
    await closing;
    const again = await world.start('food');
    await again.document.call('auth.requestCode', { scope: 'openid', code_challenge: CHALLENGE });
    expect(prompts.at(-1)).toBeUndefined();
  });

  test('T034 that needs a screen is refused while hidden', async () => {
    instance.hide();
    expect(await document.call('auth.requestCode', { scope: 'openid', code_challenge: CHALLENGE })).toBe('hidden');
    expect(await document.call('storage.keys')).toEqual({ keys: [] });
  });

  test('T023 over the rate of its class is refused, and later allowed again', async () => {
    const call = () => document.call('auth.requestCode', { scope: 'openid', code_challenge: CHALLENGE });
    for (let at = 0; at < RATE_CLASSES.prompt.burst; at += 1) expect(await call()).toMatchObject({ code: 'cod_1' });
    expect(await call()).toBe('rate_limited');
    expect(await document.call('storage.keys')).toEqual({ keys: [] });
    await world.clock.advance(1000);
    expect(await call()).toMatchObject({ code: 'cod_1' });
  });

  test('carries the refusal of the broker, and nothing of any other error (T133)', async () => {
    const refusals: unknown[] = [
      new BridgeRefusal('access_denied', 'The user said no.'),
      new Error('password=hunter2 at /srv/host.js:1'),
      new BridgeRefusal('made_up' as 'closed'),
      'text',
    ];
    const answers = [];
    for (const refusal of refusals) {
      world.broker.checkSession = () => Promise.reject(refusal);
      answers.push(await document.call('auth.checkSession'));
    }
    expect(answers).toEqual(['access_denied', 'unavailable', 'unavailable', 'unavailable']);
    expect(JSON.stringify(document.received)).not.toContain('hunter2');
  });

  test('whose result does not fit the table never leaves; what the table does not name is cut off', async () => {
    world.broker.checkSession = async () => ({ logged_in: 'yes' }) as never;
    expect(await document.call('auth.checkSession')).toBe('unavailable');
    world.broker.checkSession = async () =>
      ({ logged_in: true, granted_scopes: [], access_token: 'at_secret' }) as never;
    expect(await document.call('auth.checkSession')).toEqual({ logged_in: true, granted_scopes: [] });
  });

  test('that is cancelled is answered at once, and its late result is dropped', async () => {
    let finish: (value: { logged_in: boolean; granted_scopes: string[] }) => void = () => {};
    world.broker.checkSession = () => new Promise((done) => (finish = done));
    const id = document.send('auth.checkSession');
    document.raw({ jsonrpc: '2.0', method: '$/cancel', params: { id } });
    document.raw({ jsonrpc: '2.0', method: '$/cancel', params: { id: 'unknown' } });
    expect(document.answer(id)).toBe('status_unknown');
    finish({ logged_in: true, granted_scopes: [] });
    await settle();
    expect(document.received.filter((message) => message.id === id).length).toBe(1);
  });

  test('always gets exactly one answer', async () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(BRIDGE_METHODS)), json, async (method, params) => {
        await world.clock.advance(2000);
        const id = document.send(method, params);
        await settle();
        expect(document.received.filter((message) => message.id === id).length).toBe(1);
      }),
      { numRuns: 200 },
    );
  });

  test('T056 is answered to the document that asked, and to no other', async () => {
    const bank = await world.start('bank');
    const id = document.send('storage.keys');
    await settle();
    expect(document.answer(id)).toEqual({ keys: [] });
    expect(bank.document.received.filter((message) => message.id !== undefined && message.id !== '1')).toEqual([]);
  });
});

describe('a message that is no call', () => {
  const deep = () => {
    let value: unknown = 1;
    for (let level = 0; level < 100; level += 1) value = [value];
    return value;
  };
  const cyclic = () => {
    const value: { self?: unknown } = {};
    value.self = value;
    return value;
  };
  test.each([
    ['a text', 'hello'],
    ['nothing', null],
    ['a list', []],
    ['an older version', { jsonrpc: '1.0', id: '1', method: 'app.ready' }],
    ['a number as id', { jsonrpc: '2.0', id: 1, method: 'app.ready' }],
    ['a response', { jsonrpc: '2.0', id: '1', result: {} }],
    ['a deep one', { jsonrpc: '2.0', id: '1', method: 'app.ready', params: deep() }],
    ['a cyclic one', { jsonrpc: '2.0', id: '1', method: 'app.ready', params: cyclic() }],
    [
      'a big one',
      { jsonrpc: '2.0', id: '1', method: 'storage.set', params: { key: 'k', value: 'x'.repeat(1024 * 1024) } },
    ],
    ['a function', { jsonrpc: '2.0', id: '1', method: 'app.ready', params: () => 1 }],
    ['a long name', { jsonrpc: '2.0', id: '1', method: 'x'.repeat(129) }],
    [
      'a throwing getter',
      {
        jsonrpc: '2.0',
        id: '1',
        get method() {
          throw new Error('got');
        },
      },
    ],
  ])('(%s) is a violation; the third in 10 s ends the mini-program', async (_, message) => {
    document.raw(message);
    document.raw(message);
    await world.clock.advance(10_000);
    document.raw(message);
    document.raw(message);
    expect(instance.state.name).toBe('shown');
    document.raw(message);
    await settle();
    expect(instance.state).toMatchObject({ name: 'stopped', reason: 'flood' });
  });

  test('is counted together with what the adapter drops', async () => {
    world.surfaces[0]?.onViolation?.('flood');
    world.surfaces[0]?.onViolation?.('stray');
    document.raw('x');
    expect(instance.state).toMatchObject({ name: 'stopped', reason: 'flood' });
  });

  test('T115 a flood is ended, and costs the host no more than its bucket', async () => {
    for (let at = 0; at < 100_000 && instance.state.name === 'shown'; at += 1)
      document.raw({ jsonrpc: '2.0', id: `f${at}`, method: 'nope', params: {} });
    await settle();
    expect(instance.state).toMatchObject({ name: 'stopped', reason: 'flood' });
    expect(document.received.length).toBeLessThan(6000);
  });
});

describe('the method table', () => {
  test('is the whole surface: every method has a handler', async () => {
    for (const name of Object.keys(BRIDGE_METHODS)) {
      await world.clock.advance(2000);
      expect([name, await document.call(name, {})]).not.toEqual([name, 'method_not_found']);
    }
  });
});
