// Documents and messages of a native host: who may speak, what is dropped, and what ends a mini-program. The engine is in memory.
import type { NativeSender } from '@davit/container';
import { createNativeAdapter } from '@davit/container/native';
import type { BridgeInit, Json } from '@davit/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { createNativeWorld, type NativeWorld, ORIGIN } from './native/native-world.ts';
import { settle } from './test-platform.ts';

let world: NativeWorld;
beforeEach(async () => {
  world = await createNativeWorld();
});
const call = { jsonrpc: '2.0', id: '1', method: 'app.ready', params: {} };

const initOf = (welcome: { readonly message: Json } | undefined) =>
  (welcome?.message as { init?: unknown } | undefined)?.init as BridgeInit | undefined;

/** A view whose first document has said hello. */
async function openConnected() {
  const opened = await world.open();
  opened.view.commit();
  opened.view.hello();
  return opened;
}

describe(createNativeAdapter, () => {
  test('makes one view for a mini-program, with its origin and what it may reach, and loads its path', async () => {
    const { view } = await world.open({ path: '/menu?x=1' });
    expect(view.options).toMatchObject({
      appId: 'food',
      origin: ORIGIN,
      instance: 'i1',
      name: 'Food',
      reach: ['https://as.example', 'https://api.food.example', 'wss://live.food.example'],
    });
    expect(view.calls).toEqual([`load ${ORIGIN}/menu?x=1`]);
  });

  test('answers a hello with its nonce and the facts, and gives the document a channel', async () => {
    const { view, documents } = await openConnected();
    const [first] = view.heard();
    expect(first).toMatchObject({ navigation: 1, message: { davit: 1, nonce: 'nonce of 1' } });
    expect(initOf(first)).toMatchObject({
      app_id: 'food',
      launch: { path: '/', reloaded: false },
    });
    expect(documents.map(({ reloaded }) => reloaded)).toEqual([false]);
  });

  test('carries messages both ways as JSON', async () => {
    const { view, documents } = await openConnected();
    view.say(call);
    expect(documents[0]?.messages).toEqual([call]);
    const answer: Json = { jsonrpc: '2.0', id: '1', result: { a: ['ä\u2028', null] } };
    expect(documents[0]?.channel.post(answer)).toBe('sent');
    expect(view.heard().at(-1)).toEqual({ navigation: 1, message: answer });
    view.isFull = true;
    expect(documents[0]?.channel.post(answer)).toBe('full');
  });

  test('gives a reloaded document a channel of its own, and closes the one before', async () => {
    const { view, documents, surface, gone } = await openConnected();
    surface.setInsets({ top: 24, right: 0, bottom: 0, left: 0 });
    view.commit(`${ORIGIN}/menu`);
    expect(documents[0]?.channel.post({})).toBe('closed');
    view.hello();
    expect(documents.map(({ reloaded }) => reloaded)).toEqual([false, true]);
    expect(initOf(view.heard().at(-1))).toMatchObject({
      insets: { top: 24 },
      launch: { reloaded: true },
    });
    view.say(call);
    expect(documents.map(({ messages }) => messages.length)).toEqual([0, 1]);
    await world.clock.advance(60_000);
    expect(gone).toEqual([]);
  });

  test('shows, hides and focuses the view, and destroys it once', async () => {
    const { surface, view, documents } = await openConnected();
    surface.show();
    surface.focus();
    surface.hide();
    const both = Promise.all([surface.destroy(), surface.destroy()]);
    // Not from within a call: it may be one of the engine's own events.
    expect(view.calls).not.toContain('destroy');
    await both;
    expect(view.calls.slice(1)).toEqual(['show', 'focus', 'hide', 'destroy']);
    view.say(call);
    view.hello('late');
    expect(documents).toHaveLength(1);
    expect(documents[0]?.messages).toEqual([]);
    expect(view.options.events.mayNavigate(`${ORIGIN}/`, true)).toBe(false);
  });

  test.each(['crash', 'hang', 'memory', 'os'] as const)('tells once that the view has ended: %s', async (why) => {
    const { view, gone, documents } = await openConnected();
    view.options.events.gone(why);
    view.options.events.gone('crash');
    view.say(call);
    expect(gone).toEqual([why]);
    expect(documents[0]?.messages).toEqual([]);
    expect(documents[0]?.channel.post({})).toBe('closed');
  });

  test('does not open where the engine cannot make a view', async () => {
    world.engine.fails = new Error('no display');
    await expect(world.open()).rejects.toMatchObject({ name: 'OpenFailure', code: 'worker_failed' });
    world.engine.fails = null;
    // Nothing of it is left: the wipe would refuse otherwise.
    await world.adapter.wipe('food');
    expect(world.engine.removed).toEqual([ORIGIN]);
  });

  test('wipes only what does not run', async () => {
    const { surface } = await world.open();
    await expect(world.adapter.wipe('food')).rejects.toThrow('still runs');
    expect(world.engine.removed).toEqual([]);
    await world.adapter.wipe('other');
    await surface.destroy();
    await world.adapter.wipe('food');
    expect(world.engine.removed).toEqual(['davit-app://other', ORIGIN]);
  });

  test('counts what the engine stores and its unpacked files, or says that nobody knows', async () => {
    await world.open();
    const unpacked = await world.files.usage('food');
    expect(unpacked).toBeGreaterThan(100);
    world.engine.stored = 50;
    expect(await world.adapter.usage('food')).toBe(unpacked + 50);
    world.engine.stored = null;
    expect(await world.adapter.usage('food')).toBeNull();
  });
});

describe('a hostile page in a native host', () => {
  test.each<[string, Partial<NativeSender>]>([
    ['of another view', { view: 'i2' }],
    ['of a frame', { isMainFrame: false }],
    ['of a foreign origin', { url: 'https://evil.example/' }],
    ['of an origin that begins alike', { url: `${ORIGIN}.evil/` }],
    ['of the document before', { navigation: 1 }],
    ['of a document that has not committed', { navigation: 3 }],
  ])('T025 T026 drops what comes out %s', async (_, sender) => {
    const { view, documents, violations } = await openConnected();
    view.commit();
    view.hello();
    view.post(JSON.stringify(call), sender);
    view.post(JSON.stringify({ davit: 1, hello: { nonce: 'mine' } }), sender);
    expect(documents.flatMap(({ messages }) => messages)).toEqual([]);
    expect(documents).toHaveLength(2);
    expect(view.heard().some(({ message }) => (message as { nonce?: string }).nonce === 'mine')).toBe(false);
    expect(violations).toEqual(['stray']);
  });

  test('T124 answers of the document before reach no other one', async () => {
    const { view, documents } = await openConnected();
    view.say(call);
    view.commit();
    const before = view.received.length;
    expect(documents[0]?.channel.post({ jsonrpc: '2.0', id: '1', result: 'secret' })).toBe('closed');
    view.hello();
    expect(documents[0]?.channel.post({ jsonrpc: '2.0', id: '1', result: 'secret' })).toBe('closed');
    expect(view.received.slice(before).some(({ text }) => text.includes('secret'))).toBe(false);
  });

  test('T025 committed elsewhere, whatever the engine was told, it has ended', async () => {
    for (const url of ['https://evil.example/', 'davit-app://other/', 'about:blank', `blob:${ORIGIN}/x`, '']) {
      const { view, gone, documents } = await openConnected();
      view.commit(url);
      view.hello();
      view.post(JSON.stringify(call), { url: `${ORIGIN}/` });
      expect([url, gone]).toEqual([url, ['navigated']]);
      expect(documents).toHaveLength(1);
      expect(documents[0]?.messages).toEqual([]);
    }
  });

  test('T025 a page that goes to a foreign one is refused, and has ended', async () => {
    for (const url of ['https://evil.example/', 'http://127.0.0.1/', 'davit-app://other/', 'file:///etc/passwd']) {
      const { view, gone } = await openConnected();
      expect(view.options.events.mayNavigate(url, true)).toBe(false);
      expect([url, gone]).toEqual([url, ['navigated']]);
      expect(view.options.events.mayNavigate(`${ORIGIN}/`, true)).toBe(false);
    }
  });

  test('T014 addresses that are no page, and frames, are refused; it goes on, and is told of', async () => {
    const { view, gone, violations } = await openConnected();
    const { mayNavigate } = view.options.events;
    const refused = [
      'mailto:a@b.example',
      'javascript:1',
      'data:text/html,x',
      `blob:${ORIGIN}/x`,
      'about:blank',
      'intent:x',
    ];
    for (const url of refused) expect([url, mayNavigate(url, true)]).toEqual([url, false]);
    for (const url of ['https://evil.example/', `${ORIGIN}/`])
      expect([url, mayNavigate(url, false)]).toEqual([url, false]);
    expect(gone).toEqual([]);
    expect(violations).toEqual(['navigation']);
    expect(mayNavigate(`${ORIGIN}/menu`, true)).toBe(true);
  });

  test('a document that never says hello after another one did has two seconds', async () => {
    const { view, gone } = await openConnected();
    view.commit();
    await world.clock.advance(1999);
    expect(gone).toEqual([]);
    await world.clock.advance(1);
    expect(gone).toEqual(['navigated']);
  });

  test('a first document may take its time: the splash is the core’s', async () => {
    const { view, gone } = await world.open();
    view.commit();
    await world.clock.advance(14_000);
    expect(gone).toEqual([]);
  });

  test('the fourth document in ten seconds is the end, heard or not', async () => {
    const { view, gone } = await world.open();
    for (let nth = 0; nth < 3; nth += 1) view.commit();
    expect(gone).toEqual([]);
    view.commit();
    expect(gone).toEqual(['documents']);
  });

  test('documents that take their time may be as many as they like', async () => {
    const { view, gone } = await world.open();
    for (let nth = 0; nth < 9; nth += 1) {
      view.commit();
      view.hello();
      await world.clock.advance(3400);
    }
    expect(gone).toEqual([]);
  });

  test('one hello said twice is one, another one is a further connection, and too many are the end', async () => {
    const { view, documents, gone } = await openConnected();
    view.hello();
    expect(documents).toHaveLength(1);
    view.hello('second');
    expect(documents.map(({ reloaded }) => reloaded)).toEqual([false, true]);
    expect(documents[0]?.channel.post({})).toBe('closed');
    view.say(call);
    expect(documents.map(({ messages }) => messages.length)).toEqual([0, 1]);
    view.hello('third');
    expect(gone).toEqual([]);
    view.hello('fourth');
    expect(gone).toEqual(['documents']);
    expect(documents).toHaveLength(3);
  });

  test('T115 what says nothing before its hello, or is no text, no JSON or no hello, reaches nobody', async () => {
    const { view, documents, violations } = await world.open();
    view.commit();
    view.say(call);
    await world.clock.advance(1000);
    const garbage = [
      null,
      '',
      '{',
      'undefined',
      '[',
      '"',
      '{"davit":1}',
      '{"davit":1,"hello":null}',
      '{"davit":2,"hello":{"nonce":"x"}}',
    ];
    const hellos = [7, '', {}, null, 'x'.repeat(129)].map((nonce) => JSON.stringify({ davit: 1, hello: { nonce } }));
    for (const text of [...garbage, ...hellos]) view.post(text);
    expect(documents).toEqual([]);
    expect(view.received).toEqual([]);
    expect(violations).toEqual(['stray', 'message']);
  });

  test('T115 what is JSON and no object is the core’s to refuse', async () => {
    const { view, documents } = await openConnected();
    for (const text of ['null', '7', '[]', '"x"', '{"__proto__":{"a":1}}']) view.post(text);
    expect(documents[0]?.messages).toHaveLength(5);
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  test('a channel that the core has closed is silent both ways', async () => {
    const { view, documents } = await openConnected();
    documents[0]?.channel.close();
    view.say(call);
    expect(documents[0]?.messages).toEqual([]);
    expect(documents[0]?.channel.post({})).toBe('closed');
    await settle();
  });
});
