import { type Container, type Instance, type InstanceState, LaunchRefusal, type LaunchRequest } from '@davit/container';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Flow } from '../flow/flow.ts';
import type { CatalogueApp } from '../start/plaza-config.ts';
import { createHostUi, createRunner, type DrawnUi, type Runner } from './runner.ts';

const app = { appId: 'food', name: 'Food', publisher: 'P', icon: null, scopes: [], permissions: [] } as const;
const food: CatalogueApp = { ...app, description: '', categories: [] };

let drawn: DrawnUi;
let runner: Runner;
/** What was asked of the instances, in order. */
let calls: string[];
let launching: { resolve(id: string): void; reject(error: unknown): void }[];
const settle = () => new Promise((done) => setTimeout(done));

function instanceOf(id: string): Instance {
  const state: InstanceState = { name: 'shown' };
  const end = async () => void calls.push(`close ${id}`);
  return { id, app, state, show: () => calls.push(`show ${id}`), hide: () => calls.push(`hide ${id}`), close: end };
}
beforeEach(() => {
  calls = [];
  launching = [];
  drawn = createHostUi();
  const container = {
    launch: (_: LaunchRequest) =>
      new Promise<Instance>((done, reject) => launching.push({ resolve: (id) => done(instanceOf(id)), reject })),
    prepare: (appId: string) => void calls.push(`prepare ${appId}`),
  };
  const flow = { launched: () => {} };
  runner = createRunner(container as unknown as Container, drawn, flow as unknown as Flow);
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
    drawn.ui.onProgress?.('food', 1, 10);
    drawn.ui.onProgress?.('bank', 5, 10);
    expect(runner.describe(food).progress).toEqual({ received: 1, total: 10 });
    launching[0]?.resolve('one');
    await showing;
    expect(runner.describe(food).progress).toBeNull();
  });

  it('says that an instance is silent, until it answers or ends', async () => {
    const showing = runner.show(food);
    launching[0]?.resolve('one');
    await showing;
    drawn.ui.onResponding?.('other', false);
    expect(runner.describe(food).isSilent).toBe(false);
    drawn.ui.onResponding?.('one', false);
    expect(runner.describe(food).isSilent).toBe(true);
    drawn.ui.onResponding?.('one', true);
    expect(runner.describe(food).isSilent).toBe(false);
    drawn.ui.onResponding?.('one', false);
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

  it('passes on that a tap is coming', () => {
    runner.prepare('food');
    expect(calls).toEqual(['prepare food']);
  });

  it('tells what the host should say beside it, until all is forgotten', () => {
    drawn.onEvent({ type: 'status_unknown', appId: 'food', since: 0 });
    expect(runner.describe(food).notices).toEqual([{ kind: 'unconfirmed' }]);
    runner.dismiss('food', 'unconfirmed');
    expect(runner.describe(food).notices).toEqual([]);
    drawn.onEvent({ type: 'fell_back', appId: 'food', from: 'a', to: 'b' });
    runner.forget();
    expect(runner.describe(food).notices).toEqual([]);
  });
});
