// What the host tells mini-programs about the screen around them, and what it can say of the room that they take (container.md §6).
import { createContainer } from '@davit/container';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestWorld, settle, type TestWorld } from './test-platform.ts';

let world: TestWorld;
beforeEach(() => {
  world = createTestWorld();
});
const NONE = { top: 0, right: 0, bottom: 0, left: 0 };
const NOTCH = { top: 44, right: 0, bottom: 34, left: 0 };

describe(createContainer, () => {
  test('tells a mini-program at its start what covers it, and what runs what changed', async () => {
    const bank = await world.start('bank');
    expect(bank.surface.opened.init.insets).toEqual(NONE);
    world.container.setInsets(NOTCH);
    expect(bank.surface.insets).toEqual([NOTCH]);
    const food = await world.start('food');
    expect(food.surface.opened.init.insets).toEqual(NOTCH);
    expect(food.surface.insets).toEqual([]);
  });

  test('tells of a change that came while it was being opened', async () => {
    let open: () => void = () => {};
    world.opening = new Promise((done) => {
      open = done;
    });
    const launching = world.launch('food');
    await settle();
    world.container.setInsets(NOTCH);
    open();
    const { surface } = await launching;
    expect(surface.opened.init.insets).toEqual(NONE);
    expect(surface.insets).toEqual([NOTCH]);
  });

  test('says what a mini-program takes: its bundle, what is stored through the bridge, its origin', async () => {
    expect(await world.container.usage('food')).toEqual({ bundle: 0, storage: 0, origin: 0 });
    const { document } = await world.start('food');
    await document.call('storage.set', { key: 'k', value: '0123456789' });
    await document.call('storage.set', { key: 'ä', value: '' });
    const size = (await world.registry.state('food'))?.current.size;
    expect(await world.container.usage('food')).toEqual({ bundle: size, storage: 13, origin: 4096 });
    await world.start('bank');
    expect(await world.container.usage('bank')).toMatchObject({ storage: 0 });
    world.usageFails = true;
    expect(await world.container.usage('food')).toEqual({ bundle: size, storage: 13, origin: null });
  });
});
