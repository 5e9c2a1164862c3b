import type { Container, Instance, InstanceState } from '@davit/container';
import type { CatalogueApp } from '@davit/host-app';
import { beforeEach, describe, expect, it } from 'vitest';
import { computed } from 'vue';
import type { Flow } from '../flow/flow.ts';
import { createHostUi, createRunner, type DrawnUi, type Runner } from './runner.ts';

const app = { appId: 'food', name: 'Food', publisher: 'P', icon: null, scopes: [], permissions: [] } as const;
const food: CatalogueApp = { ...app, description: '', categories: [] };

let drawn: DrawnUi;
let runner: Runner;
/** Of the instance that the next launch starts. */
let nextId: string;

const state: InstanceState = { name: 'shown' };
const release = { digest: 'a', version_code: 1 };
const instanceOf = (id: string): Instance => ({ id, app, release, state, show() {}, hide() {}, close: async () => {} });
beforeEach(() => {
  drawn = createHostUi();
  const container = { launch: async () => instanceOf(nextId) };
  const flow = { launched: () => {} };
  runner = createRunner(container as unknown as Container, drawn, flow as unknown as Flow, {
    launching: () => undefined,
  });
});
const start = async (id: string): Promise<void> => {
  nextId = id;
  await runner.show(food);
};

describe(createRunner, () => {
  it('says of one that ended unseen that it was started again, and of one that was looked at nothing', async () => {
    const crashed = { name: 'crashed', reason: 'documents', why: 'It kept loading itself again.' } as const;
    await start('one');
    await runner.show(null);
    drawn.ui.onState('one', crashed);
    const words = { sentence: 'No room.', hint: 'Make some.' };
    drawn.onEvent({ type: 'update_held', appId: 'food', reason: 'storage_full', from: 'a', to: 'b', ...words });
    await start('two');
    expect(runner.describe(food).notices).toEqual([{ kind: 'startedAgain' }]);
    drawn.ui.onState('two', crashed);
    await runner.show(null);
    await start('three');
    expect(runner.describe(food).notices).toEqual([]);
    await runner.show(null);
    drawn.ui.onState('three', { name: 'closed' });
    await start('four');
    expect(runner.describe(food).notices).toEqual([]);
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

  it('draws again whatever was drawn of a mini-program, once something of it has changed', async () => {
    const title = computed(() => runner.describe(food).title);
    const isLive = computed(() => runner.isLive('food'));
    expect([title.value, isLive.value, runner.toast.value]).toEqual([null, false, null]);
    await start('one');
    drawn.ui.setTitle('one', 'Orders');
    drawn.ui.toast('other', 'Not this one', 60_000);
    expect([title.value, isLive.value, runner.toast.value]).toEqual(['Orders', true, null]);
    drawn.ui.toast('one', 'Ordered', 60_000);
    expect(runner.toast.value).toBe('Ordered');
    await runner.close('food');
    expect([title.value, isLive.value, runner.toast.value]).toEqual([null, false, null]);
  });
});
