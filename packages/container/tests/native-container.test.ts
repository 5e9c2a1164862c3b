// The whole container on the native adapter: the same core, an engine in memory, a registry that signs.
import type { Container, Instance } from '@davit/container';
import { createNativeAdapter } from '@davit/container/native';
import type { Json } from '@davit/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { FakeEngine, type FakeView, MemoryFiles } from './native/fake-engine.ts';
import { createTestWorld, settle, type TestWorld } from './test-platform.ts';

let world: TestWorld;
let engine: FakeEngine;
let files: MemoryFiles;
beforeEach(async () => {
  engine = new FakeEngine();
  files = new MemoryFiles();
  world = createTestWorld({
    adapter: ({ originOf: _, ...ports }) => createNativeAdapter({ ...ports, id: 'webkit', engine, files }),
  });
  await world.container.setUser('alice');
});

const launch = async (appId = 'food'): Promise<{ instance: Instance; view: FakeView }> => {
  const app = { appId, name: appId, publisher: 'Tests', icon: null, scopes: [], permissions: [] };
  const instance = await world.container.launch({ app });
  return { instance, view: engine.view };
};
/** The first document says hello and `app.ready`. */
const start = async (appId?: string) => {
  const launched = await launch(appId);
  launched.view.commit();
  launched.view.hello();
  await call(launched.view, 'app.ready');
  return launched;
};
let last = 0;
/** The result of a call, or the code of its refusal. */
async function call(view: FakeView, method: string, params: Json = {}): Promise<Json | undefined> {
  last += 1;
  const id = `${last}`;
  view.say({ jsonrpc: '2.0', id, method, params });
  await settle();
  const found = view.heard().find(({ message }) => (message as { id?: string }).id === id)?.message;
  const { result, error } = (found ?? {}) as { result?: Json; error?: { data: { code: string } } };
  return error?.data.code ?? result;
}
const stateOf = ({ container }: { container: Container }, { id }: Instance) =>
  container.instances.find((one) => one.id === id)?.state.name ?? world.states.get(id)?.at(-1)?.name;

describe('the container on a native adapter', () => {
  test('launches, shakes hands, answers calls and says who it is', async () => {
    const { instance, view } = await start();
    expect(stateOf(world, instance)).toBe('shown');
    expect(view.calls).toContain('show');
    expect(view.heard()[0]?.message).toMatchObject({ init: { container: { adapter: 'webkit' }, app_id: 'food' } });
    expect(await call(view, 'auth.requestCode', { scopes: ['openid'], code_challenge: 'x' })).not.toBeUndefined();
    expect(await call(view, 'storage.set', { key: 'a', value: 'b' })).toEqual({});
    expect(await call(view, 'storage.get', { key: 'a' })).toEqual({ value: 'b' });
    expect(await call(view, 'ui.toast', { text: 'Hello' })).toEqual({});
    expect(world.toasts).toEqual(['Hello']);
  });

  test('keeps two at once apart', async () => {
    const food = await start('food');
    const tickets = await start('tickets');
    await call(food.view, 'storage.set', { key: 'a', value: 'of food' });
    expect(await call(tickets.view, 'storage.get', { key: 'a' })).toEqual({ value: null });
    expect([food.view.options.origin, tickets.view.options.origin]).toEqual([
      'davit-app://food',
      'davit-app://tickets',
    ]);
    // What one view hears is not said by the other, whatever it claims.
    tickets.view.post(JSON.stringify({ jsonrpc: '2.0', id: 'x', method: 'storage.get', params: { key: 'a' } }), {
      view: food.view.options.instance,
    });
    await settle();
    expect(food.view.received.some(({ text }) => text.includes('"x"'))).toBe(false);
    expect(tickets.view.received.some(({ text }) => text.includes('"x"'))).toBe(false);
  });

  test('launches offline what it has, from the disk', async () => {
    const { instance } = await start();
    await world.clock.advance(1000);
    const closing = instance.close();
    await world.clock.advance(1000);
    await closing;
    const reads = files.reads;
    world.registry.isOnline = false;
    const { view, instance: again } = await start();
    expect(files.reads).toBeGreaterThan(reads);
    expect((await view.get('/', { isNavigation: true })).status).toBe(200);
    expect(stateOf(world, again)).toBe('shown');
  });

  test.each([
    ['crash', 'crashed'],
    ['hang', 'crashed'],
    ['memory', 'crashed'],
    ['os', 'crashed'],
  ] as const)(
    'a view that ends by itself (%s) ends its mini-program with a sentence, and no other',
    async (why, name) => {
      const food = await start('food');
      const tickets = await start('tickets');
      food.view.options.events.gone(why);
      await settle();
      expect(world.states.get(food.instance.id)?.at(-1)).toMatchObject({ name, reason: why, why: expect.any(String) });
      expect(food.view.isGone).toBe(true);
      expect(stateOf(world, tickets.instance)).toBe('shown');
    },
  );

  test('T025 one that goes to a foreign page ends with a sentence, and its calls are answered by nobody', async () => {
    const { instance, view } = await start();
    expect(view.options.events.mayNavigate('https://evil.example/', true)).toBe(false);
    await settle();
    expect(world.states.get(instance.id)?.at(-1)).toMatchObject({ name: 'stopped', reason: 'navigated' });
    expect(await call(view, 'storage.keys')).toBeUndefined();
    expect(view.isGone).toBe(true);
  });

  test('T115 one that floods is ended as such after the third second, and the container goes on', async () => {
    const { instance, view } = await start();
    const tickets = await start('tickets');
    for (let second = 0; second < 3; second += 1) {
      for (let nth = 0; nth < 2000; nth += 1) view.post('{"jsonrpc":"2.0","method":"x"}');
      await world.clock.advance(1000);
    }
    expect(world.states.get(instance.id)?.at(-1)).toMatchObject({ name: 'stopped', reason: 'flood' });
    expect(view.isGone).toBe(true);
    expect(await call(tickets.view, 'storage.keys')).toEqual({ keys: [] });
  });

  test('a reload ends the calls in flight and connects the new document', async () => {
    const { view } = await start();
    let answer: (code: { code: string; iss: string; expires_in: number }) => void = () => {};
    world.broker.requestCode = () =>
      new Promise((done) => {
        answer = done;
      });
    view.say({ jsonrpc: '2.0', id: 'pending', method: 'auth.requestCode', params: {} });
    await settle();
    view.commit();
    view.hello();
    await settle();
    answer({ code: 'cod_secret', iss: 'https://as.example', expires_in: 60 });
    await settle();
    expect(view.received.some(({ text }) => text.includes('cod_secret'))).toBe(false);
    expect(await call(view, 'app.getLaunchOptions')).toMatchObject({ reloaded: true });
  });

  test('another user finds nothing of the one before: closed, and wiped before the next launch', async () => {
    const { view } = await start();
    const changing = world.container.setUser('bob');
    await world.clock.advance(1000);
    await changing;
    expect(view.isGone).toBe(true);
    await start();
    expect(engine.removed).toContain('davit-app://food');
  });

  test('a stop by the registry ends it, and it does not start again', async () => {
    const { instance, view } = await start();
    await world.registry.change('food', { suspended: { reason: 'policy', since: 1 } });
    await settle();
    expect(world.states.get(instance.id)?.at(-1)).toMatchObject({ name: 'stopped', reason: 'suspended' });
    expect(view.isGone).toBe(true);
    await expect(launch()).rejects.toMatchObject({ code: 'suspended' });
  });
});
