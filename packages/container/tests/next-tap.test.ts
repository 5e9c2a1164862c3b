// An update applies at the next tap: what was released a moment ago starts, be it heard by the feed or asked for from the press on,
// and nobody waits for it for long (container.md §2).
import { createContainer } from '@davit/container';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestWorld, settle, type TestWorld } from './test-platform.ts';

let world: TestWorld;
/** From now on the registry does not answer, and the network does not say so. */
let isMute = false;
beforeEach(() => {
  isMute = false;
  world = createTestWorld({
    adapter: (base) => ({
      ...base,
      fetch: (request) => (isMute ? new Promise(() => {}) : base.fetch(request)),
    }),
  });
});
type Launched = Awaited<ReturnType<TestWorld['launch']>>;
const tellOpen = (isOpen: boolean): void => {
  for (const tell of [...world.registry.opens]) tell(isOpen);
};
const isFollowed = (): boolean => world.registry.listeners.size === 1;
const close = async ({ instance }: Launched) => {
  const closing = instance.close();
  await world.clock.advance(200);
  await closing;
};
const requestsOf = async (step: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = world.registry.requests.length;
  await step();
  return world.registry.requests.slice(before);
};
const bundleOf = ({ surface }: Launched): string => surface.opened.release.integrityId;
/** It ran, and was closed a moment ago. */
const ran = async (isFeedOpen: boolean): Promise<Launched> => {
  const launched = await world.start();
  if (isFeedOpen) tellOpen(true);
  else world.registry.listeners.clear();
  await close(launched);
  return launched;
};

describe(createContainer, () => {
  test('starts what the feed told while nothing ran, and asks for no record', async () => {
    const first = await ran(true);
    const { digest } = await world.registry.release('food', { version: 2 });
    await settle();
    let second = first;
    const requests = await requestsOf(async () => {
      world.container.prepare('food');
      second = await world.launch();
    });
    expect(bundleOf(second)).not.toBe(bundleOf(first));
    expect(requests).toEqual([`GET /bundles/${digest}`]);
  });

  test.each([
    ['was never open', false],
    ['was cut off', true],
  ])('asks from the press on where the feed %s, and once', async (_, wasOpen) => {
    const first = await ran(wasOpen);
    if (wasOpen) tellOpen(false);
    world.registry.listeners.clear();
    const { digest } = await world.registry.release('food', { version: 2 });
    let second = first;
    const requests = await requestsOf(async () => {
      world.container.prepare('food');
      await world.clock.advance(80);
      second = await world.launch();
    });
    expect(bundleOf(second)).not.toBe(bundleOf(first));
    expect(requests).toEqual(['GET /apps/food/record', `GET /bundles/${digest}`]);
  });

  test('asks at the tap where there was no press, only one of another mini-program, or one long ago', async () => {
    const presses = [
      async () => {},
      async () => world.container.prepare('bank'),
      async () => {
        world.container.prepare('food');
        await world.clock.advance(2000);
      },
    ];
    let last = bundleOf(await ran(false));
    for (const [at, press] of presses.entries()) {
      await press();
      await settle();
      await world.registry.release('food', { version: 2 + at });
      const launched = await world.launch();
      expect(bundleOf(launched)).not.toBe(last);
      last = bundleOf(launched);
      await close(launched);
    }
  });

  test('waits 150 ms for a registry that does not answer, and then starts what it had half a minute ago', async () => {
    const first = await ran(false);
    isMute = true;
    const started: string[] = [];
    void world.launch().then((launched) => started.push(bundleOf(launched)));
    await world.clock.advance(149);
    expect(started).toEqual([]);
    await world.clock.advance(1);
    expect(started).toEqual([bundleOf(first)]);
  });

  test('waits for the answer where the last word is older than half a minute', async () => {
    await ran(false);
    isMute = true;
    world.clockOffset = 31_000;
    let hasStarted = false;
    void world.launch().then(() => {
      hasStarted = true;
    });
    await world.clock.advance(5000);
    expect(hasStarted).toBe(false);
  });

  test('waits for nothing offline', async () => {
    const first = await ran(false);
    world.registry.isOnline = false;
    // Time stands still.
    expect(bundleOf(await world.launch())).toBe(bundleOf(first));
  });

  test('follows the feed, once something ran, while somebody looks at the host', async () => {
    world.foreground();
    expect(isFollowed()).toBe(false);
    const first = await world.start();
    await close(first);
    expect(isFollowed()).toBe(true);
    world.background();
    expect(isFollowed()).toBe(false);
    world.foreground();
    expect(isFollowed()).toBe(true);
    await world.start();
    world.background();
    expect(isFollowed()).toBe(true);
  });

  test.each([
    ['everything was closed', (container: TestWorld['container']) => container.closeAll()],
    ['the user has gone', (container: TestWorld['container']) => container.setUser(null)],
  ] as const)('follows nothing any more once %s', async (_, leave) => {
    await world.container.setUser('alice');
    await close(await world.start());
    const other = await world.start('bank');
    expect(isFollowed()).toBe(true);
    const leaving = leave(world.container);
    await world.clock.advance(200);
    await leaving;
    expect(other.surface.destroyed).toBe(true);
    expect(isFollowed()).toBe(false);
    world.background();
    world.foreground();
    expect(isFollowed()).toBe(false);
  });

  test('T107 asks what it missed as soon as the feed is open again', async () => {
    const { instance } = await world.start();
    const listeners = [...world.registry.listeners];
    world.registry.listeners.clear();
    await world.registry.change('food', { suspended: { reason: 'fraud', since: 1 } });
    for (const listener of listeners) world.registry.listeners.add(listener);
    await settle();
    expect(instance.state.name).toBe('shown');
    tellOpen(true);
    await settle();
    expect(instance.state).toMatchObject({ name: 'stopped', reason: 'suspended' });
  });
});
