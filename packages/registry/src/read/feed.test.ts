import { describe, expect, test } from 'vitest';
import type { SignedRecord } from '../release-source.ts';
import { createRegistry } from './create-registry.ts';
import { createFeed } from './feed.ts';

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
const NEW: SignedRecord = { appId: 'food', seq: 8, jws: 'a.b.c' };
const EVENT = 'id: food:8\ndata: a.b.c\n\n';

describe(createFeed, () => {
  test('tells everybody each new record as one event, and says something every 15 seconds', () => {
    const world = createWorld();
    const feed = createFeed(world.source, world.every, 10);
    const heard: string[][] = [[], []];
    for (const list of heard)
      feed.join(
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
    const feed = createFeed(world.source, world.every, 10);
    const join = () =>
      feed.join(
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
    const feed = createFeed(world.source, world.every, 10);
    const heard: string[] = [];
    const leave = feed.join(
      () => leave(),
      () => undefined,
    );
    feed.join(
      (text) => heard.push(text),
      () => undefined,
    );
    world.tell(NEW);
    world.tell(NEW);
    expect(heard).toEqual([EVENT, EVENT]);
  });

  test('lets clients that lost it come back at different times', () => {
    const feed = createFeed(createWorld().source, () => () => undefined, 10);
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
});
