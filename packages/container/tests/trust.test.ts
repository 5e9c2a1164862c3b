// The container's trust in release records under attack: every key, signature and store is real, only network and clock are ours.
import { describe, expect, it } from 'vitest';
import { createReleaseTrust } from '../src/core/trust/create-release-trust.ts';
import {
  answer,
  DAY,
  firstLink,
  HOUR,
  onlineKeys,
  publisherKeys,
  RECORD_KEY,
  type RecordOptions,
  SEEN_KEY,
  START,
  signed,
  TestDevice,
  thief,
  version,
} from './trust-world.ts';

/** A device that knows the record. */
async function deviceThatKnows(options: RecordOptions) {
  const device = new TestDevice();
  device.registry.serve(await signed(options), options.app_id);
  const tab = device.open();
  expect(await tab.current(options.app_id)).toMatchObject({ freshness: 'fresh' });
  return { device, tab };
}
const offer = async (device: TestDevice, options: RecordOptions): Promise<void> =>
  device.registry.serve(await signed(options), options.app_id);

describe(createReleaseTrust, () => {
  it('asks for a record once, and believes it until it is older than asked', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    expect(device.registry.asked).toMatchObject([
      { url: 'https://id.example/registry/v1/apps/food/record', method: 'GET', maxBytes: 64 * 1024 },
    ]);
    await Promise.all([tab.current('food', 30_000), tab.current('food', 30_000)]);
    expect(device.registry.asked).toHaveLength(1);
    device.time += 31;
    expect(await tab.current('food', 30_000)).toMatchObject({ checkedAt: (START + 31) * 1000 });
    expect(device.registry.asked).toHaveLength(2);
  });

  it('shares one request between calls at the same time', async () => {
    const device = new TestDevice();
    await offer(device, {});
    const tab = device.open();
    const found = await Promise.all([tab.version(), tab.version(), tab.version('taxi')]);
    expect(found).toEqual([1, 1, 'unknown_app']);
    expect(device.registry.asked).toHaveLength(2);
  });

  it('says why nothing is known', async () => {
    const device = new TestDevice();
    const tab = device.open();
    expect(await tab.current()).toBe('unknown_app');
    for (const kind of ['offline', 'too_slow'] as const) {
      device.registry.mirror = () => ({ kind });
      expect(await tab.current()).toBe('offline');
    }
    device.registry.mirror = () => answer('', 503);
    expect(await tab.current()).toBe('offline');
    device.registry.mirror = () => answer('no record');
    expect(await tab.current()).toBe('refused');
    const { length } = device.registry.asked;
    expect(await tab.current('../../x')).toBe('unknown_app');
    expect(device.registry.asked).toHaveLength(length);
  });

  it('believes what it knows while nobody can be asked, also after a restart', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    for (const mirror of [() => ({ kind: 'offline' as const }), () => answer('', 404), () => answer('<html>')]) {
      device.registry.mirror = mirror;
      expect(await tab.version()).toBe(3);
      expect(await device.open().version()).toBe(3);
    }
  });

  it.each([
    ['in a container that runs', (device: TestDevice) => void device],
    ['after the record was lost', (device: TestDevice) => void device.store.entries.delete(RECORD_KEY())],
    ['after what was seen was lost', (device: TestDevice) => void device.store.entries.delete(SEEN_KEY)],
    ['after what was seen was damaged', (device: TestDevice) => void device.store.entries.set(SEEN_KEY, '{"marks":1')],
  ])('T096 refuses an older record %s', async (_, lose) => {
    const { device } = await deviceThatKnows({ seq: 7 });
    const older = await signed({ seq: 6, issued_at: START + 60 });
    lose(device);
    const tab = device.open();
    device.registry.serve(older);
    expect(await tab.version()).toBe(device.store.entries.has(RECORD_KEY()) ? 7 : 'refused');
    expect(await tab.trust.accept(older)).toBe(false);
    expect(tab.refusals()).toEqual(['rolled_back']);
    await offer(device, { seq: 8 });
    expect(await tab.version()).toBe(8);
  });

  it('T096 refuses an older record that somebody has put back into the store', async () => {
    const { device } = await deviceThatKnows({ seq: 6 });
    const before = device.store.entries.get(RECORD_KEY()) ?? '';
    await offer(device, { seq: 7 });
    expect(await device.open().version()).toBe(7);
    device.store.entries.set(RECORD_KEY(), before);
    device.registry.mirror = () => ({ kind: 'offline' });
    const tab = device.open();
    expect(await tab.version()).toBe('offline');
    expect(tab.refusals()).toEqual(['rolled_back']);
    device.registry.mirror = null;
    expect(await tab.version()).toBe(7);
  });

  it('does not use a kept record that was changed', async () => {
    const { device } = await deviceThatKnows({ seq: 6 });
    const kept = device.store.entries.get(RECORD_KEY()) ?? '';
    for (const changed of [kept.replace(/.{9}"(?=,)/, 'AAAAAAAAA"'), '{', '{"jws":1,"checkedAt":1}']) {
      device.store.entries.set(RECORD_KEY(), changed);
      const tab = device.open();
      expect(await tab.trust.known('food')).toBeNull();
      expect(tab.refusals()).toHaveLength(1);
      expect(await tab.version()).toBe(6);
    }
  });

  it.each([
    ['replays the same record', {}],
    ['answers an older signing of it', { issued_at: START - HOUR }],
  ])('T097 a mirror that %s freezes nothing for longer than the record lives', async (_, changes) => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    await offer(device, { seq: 3, ...changes });
    const at = async (seconds: number) => {
      device.time = START + seconds;
      await tab.current();
      return tab.freshness();
    };
    expect(await at(DAY - 1)).toBe('fresh');
    expect(tab.events).toEqual([]);
    expect(await at(DAY)).toBe('stale');
    expect(await at(4 * DAY - 1)).toBe('stale');
    expect(tab.events).toEqual([{ type: 'status_unknown', appId: 'food', since: START + DAY }]);
    expect(await at(4 * DAY)).toBe('expired');
    device.time = START + 5 * DAY;
    await offer(device, { seq: 3, issued_at: device.time });
    await tab.current();
    expect(await tab.freshness()).toBe('fresh');
  });

  it('T098 refuses a record put together from two', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    const [four, five] = await Promise.all([signed({ seq: 4 }), signed({ seq: 5 })]);
    const [a, b] = [four.split('.'), five.split('.')];
    for (const mixed of [`${a[0]}.${a[1]}.${b[2]}`, `${a[0]}.${b[1]}.${a[2]}`]) {
      expect(await tab.trust.accept(mixed)).toBe(false);
      device.registry.serve(mixed);
      expect(await tab.version()).toBe(3);
    }
    expect(tab.refusals()).toEqual(['bad_signature']);
  });

  it('T098 refuses a record of an online key that was replaced on any other record', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    await offer(device, { app_id: 'taxi', online: 1 });
    expect(await tab.version('taxi')).toBe(1);
    await offer(device, { seq: 4 });
    expect(await tab.version()).toBe(3);
    expect(tab.refusals()).toEqual(['rolled_back']);
    await offer(device, { seq: 4, online: 1 });
    expect(await tab.version()).toBe(4);
  });

  it.each(['current', 'refresh', 'accept'] as const)(
    'T099 a new online key recovers from a seq and a time that a thief has driven up, by %s',
    async (way) => {
      const { device, tab } = await deviceThatKnows({ seq: 3 });
      await offer(device, { app_id: 'taxi' });
      await tab.current('taxi');
      const driven = { seq: Number.MAX_SAFE_INTEGER, issued_at: START + 100 * 365 * DAY };
      await offer(device, { ...driven, channels: { stable: { current: version(3) } } });
      await tab.current();
      await tab.trust.known('taxi');
      expect(await tab.freshness('taxi')).toBe('expired');
      const recovered = await signed({ seq: 4, online: 1 });
      device.registry.serve(recovered);
      if (way === 'current') await tab.current();
      if (way === 'refresh') await tab.trust.refresh(['food']);
      if (way === 'accept') expect(await tab.trust.accept(recovered)).toBe(true);
      expect(await tab.trust.known('food')).toMatchObject({ record: { seq: 4 }, freshness: 'fresh' });
      expect(await tab.freshness('taxi')).toBe('fresh');
      expect(await tab.trust.accept(await signed({ ...driven, issued_at: START }))).toBe(false);
    },
  );

  it('T099 does not run on a record of a replaced key that claims to be of the future', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 9, issued_at: START + 365 * DAY });
    expect(await tab.freshness()).toBe('fresh');
    await offer(device, { app_id: 'taxi', online: 1 });
    await tab.current('taxi');
    device.registry.mirror = () => ({ kind: 'offline' });
    expect(await tab.current('food', DAY * 1000)).toMatchObject({ freshness: 'expired' });
  });

  it('T100 tells of an answer beyond the limit, and knows nothing of it', async () => {
    const device = new TestDevice();
    device.registry.mirror = ({ maxBytes }) => (maxBytes <= 64 * 1024 ? { kind: 'too_large' } : answer(''));
    const tab = device.open();
    expect(await tab.current()).toBe('refused');
    expect(tab.refusals()).toEqual(['too_large']);
    device.registry.mirror = () => answer('A'.repeat(64 * 1024 + 1));
    expect(await tab.current()).toBe('refused');
    expect(tab.refusals()).toEqual(['too_large', 'too_long']);
    expect(device.registry.asked.every(({ timeoutMs }) => timeoutMs === 10_000)).toBe(true);
  });

  it('T101 refuses the record of one mini-program in place of another', async () => {
    const device = new TestDevice();
    device.registry.serve(await signed({ app_id: 'taxi' }), 'food');
    const tab = device.open();
    expect(await tab.current()).toBe('refused');
    expect(tab.refusals()).toEqual(['wrong_app']);
    device.registry.serve(await signed({ publisher_keys: [await firstLink('taxi')] }));
    expect(await tab.current()).toBe('refused');
    expect(tab.refusals()).toEqual(['wrong_app', 'bad_publisher_chain']);
  });

  it('T107 takes a stop from the feed at once, and none that is forged or replayed', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    const stop = { suspended: { reason: 'It broke the rules.', since: START } };
    for (const by of [thief, publisherKeys[0], onlineKeys[1]])
      expect(await tab.trust.accept(await signed({ seq: 4, ...stop, by }))).toBe(false);
    expect(await tab.trust.accept(await signed({ seq: 4, ...stop, online: 1, by: thief, rootBy: thief }))).toBe(false);
    expect(tab.refusals()).toEqual(['bad_signature', 'bad_online_key']);
    expect(tab.changed).toEqual([]);
    const genuine = await signed({ seq: 4, ...stop });
    expect(await tab.trust.accept(genuine)).toBe(true);
    expect(tab.changed).toMatchObject([{ appId: 'food', release: { record: { seq: 4, ...stop } } }]);
    await offer(device, { seq: 5 });
    await tab.current();
    expect(await tab.trust.accept(genuine)).toBe(false);
    expect((await tab.trust.known('food'))?.record.suspended).toBeUndefined();
  });

  it('T108 learns of a stop by asking when somebody blocks the feed', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    await offer(device, { seq: 4, suspended: { reason: 'Stopped.', since: START } });
    await tab.trust.refresh(['food']);
    expect(tab.changed).toMatchObject([{ release: { record: { suspended: { reason: 'Stopped.' } } } }]);
  });

  it('T109 a clock that was set back makes no expired record fresh', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    device.time = START + 5 * DAY;
    await offer(device, { app_id: 'taxi', issued_at: START + 5 * DAY });
    await tab.current('taxi');
    device.time = START - 365 * DAY;
    for (const one of [tab, device.open()]) {
      expect(await one.freshness('food')).toBe('expired');
      expect(await one.freshness('taxi')).toBe('fresh');
    }
    device.store.entries.delete(SEEN_KEY);
    expect(await device.open().freshness('food')).toBe('expired');
    // And age by such a clock is no reason not to ask.
    const { length } = device.registry.asked;
    await tab.current('taxi', DAY * 1000);
    expect(device.registry.asked).toHaveLength(length + 1);
  });

  it('refuses two records with one seq that differ, whichever came first', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    await offer(device, { seq: 3, floor: 2, issued_at: START + HOUR });
    expect(await tab.current()).toMatchObject({ record: { floor: 1 } });
    expect(tab.refusals()).toEqual(['contradiction']);
  });

  it('takes a record that was only signed again, as no news', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    const again = await signed({ seq: 3, issued_at: START + HOUR });
    expect(await tab.trust.accept(again)).toBe(false);
    expect(await tab.trust.known('food')).toMatchObject({ record: { issued_at: START + HOUR } });
    device.registry.serve(await signed({ seq: 3 }));
    expect(await tab.current()).toMatchObject({ record: { issued_at: START + HOUR } });
    expect([tab.changed, tab.events]).toEqual([[], []]);
  });

  it('does not read records of mini-programs that this installation does not know', async () => {
    const { device, tab } = await deviceThatKnows({});
    const writes = device.store.entries.size;
    expect(await tab.trust.accept(await signed({ app_id: 'taxi' }))).toBe(false);
    expect(await tab.trust.accept('nonsense')).toBe(false);
    expect([device.store.entries.size, tab.events]).toEqual([writes, []]);
  });

  it('tells a second tab what the first one has learned', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    const other = device.open();
    await other.current('food', DAY * 1000);
    expect(device.registry.asked).toHaveLength(1);
    const next = await signed({ seq: 4 });
    expect([await tab.trust.accept(next), await other.trust.accept(next), await other.trust.accept(next)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(other.changed).toMatchObject([{ release: { record: { seq: 4 } } }]);
  });

  it('asks for many mini-programs at once, by the seq that it knows', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    await offer(device, { app_id: 'taxi', seq: 5 });
    await tab.current('taxi');
    await offer(device, { app_id: 'taxi', seq: 6 });
    await offer(device, { app_id: 'constructor', seq: 2 });
    device.time += 60;
    device.registry.asked.length = 0;
    await tab.trust.refresh(['food', 'taxi', 'constructor', 'nobody', '__proto__']);
    expect(device.registry.asked).toMatchObject([
      { url: 'https://id.example/registry/v1/records', json: { food: 3, taxi: 5, constructor: 0, nobody: 0 } },
    ]);
    expect(await tab.trust.known('food')).toMatchObject({ record: { seq: 3 }, checkedAt: (START + 60) * 1000 });
    expect(await tab.trust.known('taxi')).toMatchObject({ record: { seq: 6 } });
    expect(await tab.trust.known('constructor')).toMatchObject({ record: { seq: 2 } });
    expect(tab.changed).toMatchObject([{ appId: 'taxi' }]);
    await tab.trust.refresh([]);
    expect(device.registry.asked).toHaveLength(1);
  });

  it('asks for the whole record when it was not signed again for long', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    device.time += 3 * HOUR;
    await offer(device, { seq: 3, issued_at: device.time });
    await tab.trust.refresh(['food']);
    expect(device.registry.asked[1]).toMatchObject({ json: { food: 0 } });
    expect(await tab.trust.known('food')).toMatchObject({ record: { issued_at: device.time } });
  });

  it.each(['null', '{}', '[]', '{"records":{}}', '{"records":[1]}', '{"records":', '{"records":["","a.b.c"]}'])(
    'believes nothing of the list %s',
    async (body) => {
      const { device, tab } = await deviceThatKnows({ seq: 3 });
      device.registry.mirror = () => answer(body);
      await tab.trust.refresh(['food', 'taxi']);
      expect(await tab.trust.known('taxi')).toBeNull();
      expect(await tab.version()).toBe(3);
    },
  );

  it('says so when its store fails, and never rejects', async () => {
    const { device, tab } = await deviceThatKnows({ seq: 3 });
    device.store.broken = true;
    expect(await tab.current()).toBe('refused');
    expect(await tab.trust.known('food')).toBeNull();
    expect(await tab.trust.accept(await signed({ seq: 4 }))).toBe(false);
    await tab.trust.refresh(['food']);
    expect(tab.refusals()).toEqual(['store_failed']);
    device.store.broken = false;
    expect(await tab.version()).toBe(3);
  });
});
