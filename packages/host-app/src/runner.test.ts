import { type Instance, type InstanceState, LaunchRefusal, type LaunchRequest } from '@davit/container';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDrawn, type Drawn } from './drawn.ts';
import type { CatalogueApp } from './host-config.ts';
import { createRunner, type Runner } from './runner.ts';

const app = { appId: 'food', name: 'Food', publisher: 'P', icon: null, scopes: [], permissions: [] } as const;
const food: CatalogueApp = { ...app, description: '', categories: [] };

let drawn: Drawn;
let runner: Runner;
let changes: number;
/** What was asked of the instances, in order. */
let calls: string[];
/** Of whom it was said that they were started again. */
let startedAgain: string[];
let launching: { request: LaunchRequest; resolve(id: string): void; reject(error: unknown): void }[];
const settle = () => new Promise((done) => setTimeout(done));

function instanceOf(id: string): Instance {
  const state: InstanceState = { name: 'shown' };
  const release = { digest: 'a', version_code: 1 };
  const end = async () => void calls.push(`close ${id}`);
  return {
    id,
    app,
    release,
    state,
    show: () => calls.push(`show ${id}`),
    hide: () => calls.push(`hide ${id}`),
    close: end,
  };
}
beforeEach(() => {
  calls = [];
  launching = [];
  startedAgain = [];
  changes = 0;
  drawn = createDrawn(() => {
    changes += 1;
  });
  const container = {
    launch: (request: LaunchRequest) =>
      new Promise<Instance>((done, reject) =>
        launching.push({ request, resolve: (id) => done(instanceOf(id)), reject }),
      ),
    prepare: (appId: string) => void calls.push(`prepare ${appId}`),
  };
  runner = createRunner({
    container,
    drawn,
    unknownFailure: 'It did not answer.',
    onStartedAgain: (appId) => startedAgain.push(appId),
  });
});

describe(createRunner, () => {
  it('keeps why a mini-program was not started, until it is tried again', async () => {
    const showing = runner.show(food);
    launching[0]?.reject(new LaunchRefusal('suspended', 'Food is suspended.'));
    await showing;
    expect(runner.describe(food).failure).toEqual({ code: 'suspended', sentence: 'Food is suspended.' });
    const again = runner.show(food);
    expect(runner.describe(food).failure).toBeNull();
    launching[1]?.reject(new Error('secret detail'));
    await again;
    expect(runner.describe(food).failure).toEqual({ code: null, sentence: expect.not.stringContaining('secret') });
  });

  it('shows the progress of a download, and forgets it when the launch is over', async () => {
    const showing = runner.show(food);
    drawn.ui.onProgress('food', 1, 10);
    drawn.ui.onProgress('bank', 5, 10);
    expect(runner.describe(food).progress).toEqual({ received: 1, total: 10 });
    launching[0]?.resolve('one');
    await showing;
    expect(runner.describe(food).progress).toBeNull();
  });

  it('says that an instance is silent, until it answers or ends', async () => {
    const showing = runner.show(food);
    launching[0]?.resolve('one');
    await showing;
    drawn.ui.onResponding('other', false);
    expect(runner.describe(food).isSilent).toBe(false);
    drawn.ui.onResponding('one', false);
    expect(runner.describe(food).isSilent).toBe(true);
    drawn.ui.onResponding('one', true);
    expect(runner.describe(food).isSilent).toBe(false);
    drawn.ui.onResponding('one', false);
    drawn.ui.onState('one', { name: 'crashed', reason: 'crash', why: 'It stopped.' });
    expect(runner.describe(food).isSilent).toBe(false);
  });

  it('closes what the user closed while it was being opened, unless they came back', async () => {
    const first = runner.show(food);
    await runner.close('food');
    launching[0]?.resolve('one');
    await first;
    expect(calls).toEqual(['close one']);
    expect(runner.isLive('food')).toBe(false);

    const second = runner.show(food);
    await runner.close('food');
    const back = runner.show(food);
    launching[1]?.resolve('two');
    await Promise.all([second, back]);
    await settle();
    expect(calls).toEqual(['close one']);
    expect(runner.isLive('food')).toBe(true);
  });

  it('says that one was started again which had ended unseen, and not of one that ended in sight', async () => {
    const start = async (id: string, at: number): Promise<void> => {
      const showing = runner.show(food);
      launching[at]?.resolve(id);
      await showing;
    };
    const crash = (id: string): void => drawn.ui.onState(id, { name: 'crashed', reason: 'crash', why: 'It stopped.' });
    await start('one', 0);
    crash('one');
    await start('two', 1);
    expect(startedAgain).toEqual([]);
    await runner.show(null);
    crash('two');
    await start('three', 2);
    expect(startedAgain).toEqual(['food']);
  });

  it('follows a link anew only when it leads elsewhere than where the mini-program was started', async () => {
    const orders = { entry: 'orders', params: { id: '7' } };
    const first = runner.show(food, orders);
    launching[0]?.resolve('one');
    await first;
    expect(launching[0]?.request).toEqual({ app: food, ...orders });
    for (const target of [{ ...orders }, {}]) await runner.show(food, target);
    expect(calls).toEqual(['show one', 'show one']);
    const second = runner.show(food, { entry: 'account' });
    await settle();
    launching[1]?.resolve('two');
    await second;
    expect(launching.map(({ request: { entry, params } }) => ({ entry, params }))).toEqual([
      orders,
      { entry: 'account', params: undefined },
    ]);
    // A changed folder starts it where it was started before.
    const restarting = runner.restart(food);
    await settle();
    launching[2]?.resolve('three');
    expect(await restarting).toBe(true);
    expect(launching[2]?.request).toEqual({ app: food, entry: 'account' });
  });

  it('lets a launch to one page finish before it follows a link to another', async () => {
    const first = runner.show(food);
    const second = runner.show(food, { entry: 'orders' });
    launching[0]?.resolve('one');
    await first;
    await settle();
    launching[1]?.resolve('two');
    await second;
    expect(launching).toHaveLength(2);
    expect(launching[1]?.request.entry).toBe('orders');
  });

  it('passes on that a tap is coming', () => {
    runner.prepare('food');
    expect(calls).toEqual(['prepare food']);
  });

  it('shows one at a time, and none that was opened while the user went elsewhere', async () => {
    const first = runner.show(food);
    await runner.show(null);
    launching[0]?.resolve('one');
    await first;
    expect(calls).toEqual(['hide one']);
    expect(runner.shown()).toBeNull();
    await runner.show(food);
    expect(runner.shown()?.id).toBe('one');
    expect(runner.running()).toEqual(['food']);
    await runner.close('food');
    expect(calls).toEqual(['hide one', 'show one', 'close one']);
    expect(runner.shown()).toBeNull();
    // A changed folder does not bring back what the user has closed.
    expect(await runner.restart(food)).toBe(false);
    expect(launching).toHaveLength(1);
  });

  it('says that something has changed whenever something has, and keeps nothing once it is to forget', async () => {
    const showing = runner.show(food);
    launching[0]?.resolve('one');
    await showing;
    const before = changes;
    drawn.ui.setTitle('one', 'Orders\u202e');
    expect(changes).toBe(before + 1);
    expect(runner.describe(food)).toMatchObject({ title: 'Orders', state: { name: 'shown' } });
    runner.forget();
    expect(changes).toBe(before + 2);
    expect(runner.describe(food)).toMatchObject({ title: null, instance: null, state: { name: 'loading' } });
    expect(runner.running()).toEqual([]);
  });
});
