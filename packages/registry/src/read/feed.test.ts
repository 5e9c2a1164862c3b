import { describe, expect, test } from 'vitest';
import type { SignedRecord } from '../release-source.ts';
import { createRegistry } from './create-registry.ts';
import { createFeed, type FeedLimits } from './feed.ts';

/** A source and a clock in the test's hands, which know who still uses them. */
function createWorld() {
  const tellers = new Set<(record: SignedRecord) => void>();
  const beats = new Map<() => void, number>();
  return {
    tellers,
    beats,
    source: {
      record: async () => null,
      bundle: async () => null,
      subscribe(tell: (record: SignedRecord) => void) {
        tellers.add(tell);
        return () => void tellers.delete(tell);
      },
    },
    every(ms: number, callback: () => void) {
      beats.set(callback, ms);
      return () => void beats.delete(callback);
    },
    tell(record: SignedRecord) {
      for (const tell of tellers) tell(record);
    },
    beat() {
      for (const callback of beats.keys()) callback();
    },
  };
}
const LIMITS: FeedLimits = { inAll: 10, atOneAddress: 10, placeOf: (address) => address };
const NEW: SignedRecord = { appId: 'food', seq: 8, jws: 'a.b.c' };
const EVENT = 'id: food:8\ndata: a.b.c\n\n';

describe(createFeed, () => {
  test('tells everybody each new record as one event, and says something every 15 seconds', () => {
    const world = createWorld();
    const feed = createFeed(world.source, world.every, LIMITS);
    const heard: string[][] = [[], []];
    for (const list of heard)
      feed.join(
        '192.0.2.1',
        (text) => list.push(text),
        () => undefined,
      );
    expect([...world.beats.values()]).toEqual([15_000]);
    world.tell(NEW);
    world.beat();
    expect(heard).toEqual([
      [EVENT, ':\n\n'],
      [EVENT, ':\n\n'],
    ]);
  });

  test('asks its source and its clock for as long as somebody listens', () => {
    const world = createWorld();
    const feed = createFeed(world.source, world.every, LIMITS);
    const join = () =>
      feed.join(
        '192.0.2.1',
        () => undefined,
        () => undefined,
      );
    const [one, two] = [join(), join()];
    expect([world.tellers.size, world.beats.size]).toEqual([1, 1]);
    one();
    one();
    expect([world.tellers.size, world.beats.size]).toEqual([1, 1]);
    two();
    expect([world.tellers.size, world.beats.size]).toEqual([0, 0]);
    const three = join();
    expect([world.tellers.size, world.beats.size]).toEqual([1, 1]);
    three();
    expect([world.tellers.size, world.beats.size]).toEqual([0, 0]);
  });

  test('keeps telling the others when one leaves while it is told', () => {
    const world = createWorld();
    const feed = createFeed(world.source, world.every, LIMITS);
    const heard: string[] = [];
    const leave = feed.join(
      '192.0.2.1',
      () => leave(),
      () => undefined,
    );
    feed.join(
      '192.0.2.1',
      (text) => heard.push(text),
      () => undefined,
    );
    world.tell(NEW);
    world.tell(NEW);
    expect(heard).toEqual([EVENT, EVENT]);
  });

  test('lets clients that lost it come back at different times', () => {
    const feed = createFeed(createWorld().source, () => () => undefined, LIMITS);
    const waits = Array.from({ length: 200 }, () => Number(/^retry: (\d+)\n\n$/.exec(feed.greeting())?.[1]));
    expect(new Set(waits).size).toBe(200);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2_000);
    expect(Math.max(...waits)).toBeLessThan(4_000);
    const late = waits.filter((wait) => wait > 3_000).length;
    expect(late).toBeGreaterThan(80);
    expect(late).toBeLessThan(120);
  });
});

describe('GET /registry/v1/feed', () => {
  const request = {
    method: 'GET',
    target: '/registry/v1/feed',
    headers: [],
    body: new Uint8Array(),
    remoteAddress: '',
  };

  test('is a stream of events that starts with when to come back', async () => {
    const world = createWorld();
    const registry = createRegistry({ source: world.source, every: world.every });
    const answer = await registry.handle(request);
    expect(answer).toMatchObject({ status: 200, body: expect.stringMatching(/^retry: \d{4}\n\n$/) });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    const heard: string[] = [];
    answer.follow?.(
      (text) => heard.push(text),
      () => undefined,
    );
    world.tell(NEW);
    expect(heard).toEqual([EVENT]);
  });

  test('serves no more listeners than it was told to, also when they come at once', async () => {
    const world = createWorld();
    const registry = createRegistry({ source: world.source, every: world.every, maxListeners: 2 });
    const answers = await Promise.all([1, 2, 3].map(() => registry.handle(request)));
    const ended: number[] = [];
    const leave = answers.map(({ follow }, at) =>
      follow?.(
        () => undefined,
        () => ended.push(at),
      ),
    );
    expect(ended).toEqual([2]);
    const full = await registry.handle(request);
    expect(full.status).toBe(503);
    expect(Object.fromEntries(full.headers)).toMatchObject({ 'retry-after': '5' });
    expect(JSON.parse(String(full.body))).toMatchObject({ code: 'registry/too-many-listeners' });
    // Whoever was turned away frees nobody's place.
    leave[2]?.();
    expect((await registry.handle(request)).status).toBe(503);
    leave[0]?.();
    expect((await registry.handle(request)).status).toBe(200);
  });

  test('serves no more listeners at one address, and gives a place that becomes free to the next', async () => {
    const world = createWorld();
    const registry = createRegistry({
      ...world,
      maxListeners: 4,
      maxListenersAtOneAddress: 2,
      placeOf: (address) => address.split('.')[0] ?? '',
    });
    const from = (remoteAddress: string) => registry.handle({ ...request, remoteAddress });
    const listen = async (remoteAddress: string) =>
      (await from(remoteAddress)).follow?.(
        () => undefined,
        () => undefined,
      );
    const leave = [await listen('10.1'), await listen('10.2')];
    const refused = await from('10.3');
    expect(refused.status).toBe(429);
    expect(Object.fromEntries(refused.headers)).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });
    expect(JSON.parse(String(refused.body))).toMatchObject({
      code: 'registry/too-many-listeners-at-one-address',
      hint: expect.stringContaining('POST /registry/v1/records'),
    });
    const other = [await listen('20.1'), await listen('20.2')];
    expect((await from('30.1')).status).toBe(503);
    for (const end of [leave[0], leave[0], other[0]]) end?.();
    expect((await from('10.3')).status).toBe(200);
    await listen('10.3');
    // Whoever left twice left one place.
    expect((await from('10.4')).status).toBe(429);
    expect((await from('30.1')).status).toBe(200);
  });

  test('ends who came while the last place of an address was taken', async () => {
    const world = createWorld();
    const registry = createRegistry({ ...world, maxListenersAtOneAddress: 1 });
    const answers = await Promise.all([1, 2].map(() => registry.handle({ ...request, remoteAddress: '192.0.2.1' })));
    const ended: number[] = [];
    answers.forEach(({ follow }, at) => {
      follow?.(
        () => undefined,
        () => ended.push(at),
      );
    });
    expect(ended).toEqual([1]);
  });
});
