// Statistics: counts alone, bounded, of versions that are there; nobody's id is taken in.
import { expect, test } from 'vitest';
import { createFoodBed } from './registry-bed.ts';

const report = (over: object = {}) => ({
  app_id: 'food',
  version_code: 1,
  launches: 2,
  launch_ms: [120, 380],
  ...over,
});

async function open() {
  const bed = await createFoodBed();
  await bed.publish();
  const post = (body: unknown, from = '192.0.2.1') => bed.ask('POST', '/statistics', { body, from });
  const seen = async () => (await bed.ask('GET', '/apps/food/statistics', { as: 'ci' })).json;
  return { bed, post, seen };
}

test('adds up what containers report, and tells the publisher what it comes to', async () => {
  const { post, seen } = await open();
  expect(await post({ reports: [report(), report({ launches: 1, launch_ms: [2_600], crashes: 1 })] })).toMatchObject({
    status: 204,
    json: '',
  });
  await post({ reports: [report({ launches: 5, launch_ms: [], not_ready: 3 })] });
  const { versions, buckets_ms } = await seen();
  expect(versions).toEqual([
    expect.objectContaining({ version_code: 1, launches: 8, crashes: 1, not_ready: 3, p95_launch_ms: 3_000 }),
  ]);
  expect(versions[0].launch_ms).toHaveLength(buckets_ms.length + 1);
});

test('takes in no member that could be an id, and keeps none', async () => {
  const { bed, post, seen } = await open();
  const bodies = [
    { reports: [report({ user: 'u1' })] },
    { reports: [report({ installation_id: 'i1' })] },
    { reports: [report()], device: 'd1' },
    { reports: [report({ launch_ms: [{ ms: 1, user: 'u1' }] })] },
  ];
  for (const body of bodies) expect(bed.told(await post(body))).toBe('400 registry/invalid-document');
  expect((await seen()).versions).toEqual([]);
  await post({ reports: [report()] });
  const [counted] = await bed.store.statistics('food');
  expect(Object.keys(counted?.counters ?? {}).sort()).toEqual(['crashes', 'launch_ms', 'launches', 'not_ready']);
  expect([...(counted?.counters.launch_ms ?? [])].every(Number.isInteger)).toBe(true);
  expect((await bed.store.log(0, 100)).map(({ body }) => body).join()).not.toContain('launch');
});

test.each([
  ['no reports', {}],
  ['an empty list', { reports: [] }],
  ['too many', { reports: Array.from({ length: 51 }, () => report()) }],
  ['more launches than a report holds', { reports: [report({ launches: 1_001 })] }],
  ['a count below zero', { reports: [report({ crashes: -1 })] }],
  ['a fraction', { reports: [report({ not_ready: 0.5 })] }],
  ['a time that is none', { reports: [report({ launch_ms: ['1'] })] }],
  ['a time below zero', { reports: [report({ launch_ms: [-1] })] }],
  ['an hour and more', { reports: [report({ launch_ms: [3_600_001] })] }],
  ['more times than launches', { reports: [report({ launches: 1 })] }],
  ['an app id that is none', { reports: [report({ app_id: '__proto__' })] }],
  ['a version that is none', { reports: [report({ version_code: 0 })] }],
  ['a report that is none', { reports: [null] }],
])('refuses %s, and counts nothing of it', async (_what, body) => {
  const { bed, post, seen } = await open();
  expect(bed.told(await post(body))).toBe('400 registry/invalid-document');
  expect((await seen()).versions).toEqual([]);
});

test('counts nothing of versions that are not there, and tells nobody which are', async () => {
  const { bed, post, seen } = await open();
  const unknown = [report({ app_id: 'soup' }), report({ version_code: 2 }), report({ version_code: 3 })];
  expect((await post({ reports: unknown })).status).toBe(204);
  expect([(await seen()).versions, await bed.store.statistics('soup')]).toEqual([[], []]);
});

test('takes so many a minute from one address, and as many again from another', async () => {
  const { bed, post } = await open();
  const body = { reports: [report()] };
  for (let at = 0; at < 30; at += 1) expect((await post(body)).status).toBe(204);
  const over = await post(body);
  expect([bed.told(over), over.headers['retry-after']]).toEqual(['429 registry/too-many-reports', '5']);
  expect((await post(body, '192.0.2.2')).status).toBe(204);
  bed.clock.now += 60;
  expect((await post(body)).status).toBe(204);
});

test('lets web pages report', async () => {
  const { bed } = await open();
  const headers = [
    ['origin', 'https://host.example'],
    ['access-control-request-method', 'POST'],
  ] as const;
  const preflight = await bed.ask('OPTIONS', '/statistics', { headers });
  expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([204, 'POST']);
});
