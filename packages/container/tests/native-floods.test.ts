// Long messages and floods on a native host's string channel: cut before they are read, whatever is in them.
import { expect, test } from 'vitest';
import { createNativeWorld, type NativeWorld, packVersion } from './native/native-world.ts';

const call = { jsonrpc: '2.0', id: '1', method: 'app.ready', params: {} };

test.each([
  ['small', 'x', 1100],
  ['large', 'x'.repeat(100 * 1024), 160],
  ['too large', 'x'.repeat(1024 * 1024), 10],
])('T115 a flood of %s messages is cut, told of once a second, and over when it stops', async (_, text, count) => {
  const world = await createNativeWorld();
  const { view, documents, violations } = await world.open();
  view.commit();
  view.hello();
  const message = JSON.stringify(text);
  let heard = 0;
  if (documents[0] !== undefined) {
    documents[0].channel.onMessage = () => {
      heard += 1;
    };
  }
  for (let second = 0; second < 3; second += 1) {
    for (let nth = 0; nth < count; nth += 1) view.post(message);
    await world.clock.advance(1000);
  }
  expect(violations).toEqual(text.length >= 1024 * 1024 ? Array(3).fill('message') : Array(3).fill('flood'));
  expect(heard).toBeLessThan(3 * count);
  await world.clock.advance(10_000);
  const before = heard;
  view.say(call);
  expect(heard).toBe(before + 1);
});

test('T115 takes a message of 1 MiB, and does not even parse a longer one', async () => {
  const world = await createNativeWorld();
  const { view, documents, violations } = await world.open();
  view.commit();
  view.hello();
  const fitting = JSON.stringify('x'.repeat(1024 * 1024 - 2));
  view.post(fitting);
  expect(documents[0]?.messages).toHaveLength(1);
  view.post(`${fitting} `);
  expect(documents[0]?.messages).toHaveLength(1);
  expect(violations).toEqual(['message']);
});

/** How many of these have settled by now. */
function counted(promises: readonly Promise<{ readonly status: number }>[]) {
  const seen: Record<number, number> = {};
  for (const promise of promises) void promise.then(({ status }) => (seen[status] = (seen[status] ?? 0) + 1));
  return seen;
}
/** Time goes on, and then whatever can be done in no time. */
async function drain({ clock }: NativeWorld, ms = 0): Promise<void> {
  await clock.advance(ms);
  for (let round = 0; round < 200; round += 1) await clock.advance(0);
}
const times = <T>(count: number, make: (nth: number) => T): T[] => Array.from({ length: count }, (_, nth) => make(nth));

test('T115 requests without end are answered at a pace that leaves the host its time, each of them, and in turn', async () => {
  const world = await createNativeWorld();
  const { view, violations } = await world.open();
  const before = world.files.reads;
  const order: number[] = [];
  const asked = times(3000, (nth) => view.get('/app.js').finally(() => order.push(nth)));
  const seen = counted(asked);
  await drain(world);
  // 64 MiB, of which the smallest answer takes 32 KiB.
  expect(seen).toEqual({ 200: 2048 });
  expect(world.files.reads - before).toBeLessThan(2060);
  await drain(world, 500);
  expect(seen[200]).toBeGreaterThanOrEqual(2048 + 500);
  expect(seen[200]).toBeLessThanOrEqual(2048 + 520);
  await drain(world, 500);
  expect(seen).toEqual({ 200: 3000 });
  expect(order).toEqual(times(3000, (nth) => nth));
  expect(violations).toEqual([]);
});

test('T115 a part of a large file costs the whole file that is hashed for it', async () => {
  const files = { 'index.html': '<!doctype html>', 'film.mp4': 'x'.repeat(4 * 1024 * 1024) };
  const bundle = await packVersion(1, files);
  const world = await createNativeWorld();
  const { integrityId } = bundle;
  const { view } = await world.open({ release: { integrityId, connect: [], provision: async () => bundle } });
  const seen = counted(times(40, () => view.get('/film.mp4', { headers: [['Range', 'bytes=0-0']] })));
  await drain(world);
  const atOnce = seen[206] ?? 0;
  expect(atOnce).toBeGreaterThanOrEqual(15);
  // As many more as are on their way when the last of it is spent.
  expect(atOnce).toBeLessThanOrEqual(20);
  await drain(world, 1000);
  expect((seen[206] ?? 0) - atOnce).toBeLessThanOrEqual(8);
  await drain(world, 5000);
  expect(seen).toEqual({ 206: 40 });
});

test('T115 no more than four are worked on at a time', async () => {
  const world = await createNativeWorld();
  const { view } = await world.open();
  await view.get('/app.js');
  let [open, most] = [0, 0];
  const read = world.files.read.bind(world.files);
  world.files.read = async (place, hash) => {
    open += 1;
    most = Math.max(most, open);
    await world.clock.advance(0);
    open -= 1;
    return read(place, hash);
  };
  await Promise.all(times(50, () => view.get('/app.js')));
  expect(most).toBe(4);
});

test('T115 answers that the page does not take hold their places: four pile up, and the rest waits for them', async () => {
  const world = await createNativeWorld();
  const { view } = await world.open();
  await view.get('/app.js');
  const before = world.files.reads;
  const took: (() => void)[] = [];
  const asked = times(10, () =>
    view.get('/app.js', { taken: new Promise<void>((resolve) => void took.push(resolve)) }),
  );
  const seen = counted(asked);
  await drain(world, 10_000);
  expect([seen, world.files.reads - before]).toEqual([{ 200: 4 }, 4]);
  took[0]?.();
  await drain(world);
  expect(seen).toEqual({ 200: 5 });
  for (const take of took) take();
  await drain(world);
  expect(seen).toEqual({ 200: 10 });
});

test.each([
  ['short', '', 6100],
  ['long', 'x'.repeat(2 * 1024 * 1024), 100],
])(
  'T115 more %s requests than can wait are refused and a violation, and go on costing nothing',
  async (_, query, count) => {
    const world = await createNativeWorld();
    const { view, violations } = await world.open();
    const seen = counted(times(count, () => view.get(`/app.js?${query}`)));
    await drain(world);
    expect(seen[503]).toBeGreaterThan(0);
    expect(violations).toEqual(['flood']);
    await drain(world, 10_000);
    expect((seen[200] ?? 0) + (seen[503] ?? 0)).toBe(count);
    expect((await view.get('/app.js')).status).toBe(200);
  },
);

test('what waits when the mini-program ends is answered and never read', async () => {
  const world = await createNativeWorld();
  const { view, surface } = await world.open();
  const seen = counted(times(3000, () => view.get('/app.js')));
  await drain(world);
  const { reads } = world.files;
  await surface.destroy();
  await drain(world, 10_000);
  expect(seen).toEqual({ 200: 2048, 503: 952 });
  expect((await view.get('/app.js')).status).toBe(503);
  expect(world.files.reads).toBe(reads);
});

test('T115 navigations without end, mere fragments among them, are refused and a violation', async () => {
  const world = await createNativeWorld();
  const { view, violations } = await world.open();
  view.commit();
  view.hello();
  const long = `${view.url}#${'x'.repeat(2 * 1024 * 1024)}`;
  const mayGo = times(20, () => view.options.events.mayNavigate(long, true));
  expect(mayGo.filter((may) => may).length).toBeLessThan(10);
  expect(violations).toEqual(['flood']);
  await drain(world, 3000);
  expect(view.options.events.mayNavigate(`${view.url}#menu`, true)).toBe(true);
});
