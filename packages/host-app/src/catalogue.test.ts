import type { PlatformAnswer, PlatformRequest } from '@davit/container';
import { encodeUtf8 } from '@davit/crypto';
import { describe, expect, test } from 'vitest';
import { createCatalogue } from './catalogue.ts';

const ENTRY = {
  app_id: 'food',
  name: 'Food Hall',
  description: 'Lunch.',
  publisher: 'foods',
  publisher_name: 'Harbour Kitchen',
  category: 'food',
  age_rating: '4+',
  version_code: 3,
  version_name: '1.3.0',
  published_at: 1_800_000_000,
  size: 20_480,
  icon: 'apps/food/icon?v=0123456789abcdef',
  entry_pages: [],
  scopes: ['email', 'openid (required)'],
  permissions: ['location'],
  connect: ['https://api.example.com'],
  suspended: null,
};
const READ = {
  appId: 'food',
  name: 'Food Hall',
  description: 'Lunch.',
  publisher: 'Harbour Kitchen',
  categories: ['food'],
  ageRating: '4+',
  versionName: '1.3.0',
  publishedAt: 1_800_000_000_000,
  size: 20_480,
  icon: 'https://id.example/registry/v1/apps/food/icon?v=0123456789abcdef',
  scopes: ['email', 'openid'],
  permissions: ['location'],
  connect: ['https://api.example.com'],
  suspended: null,
};

function open(answer: PlatformAnswer | Error) {
  const asked: PlatformRequest[] = [];
  const catalogue = createCatalogue({
    registryUrl: 'https://id.example/registry/v1',
    async fetch(request) {
      asked.push(request);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { catalogue, asked };
}
const answer = (value: unknown, status = 200): PlatformAnswer => ({
  kind: 'answer',
  status,
  body: encodeUtf8(typeof value === 'string' ? value : JSON.stringify(value)),
});

describe('a search', () => {
  test('asks with bounded words, a category and a cursor, and reads what comes', async () => {
    const { catalogue, asked } = open(answer({ apps: [ENTRY], next: 'abc' }));
    const found = await catalogue.search({ text: ` a&b ${'x'.repeat(200)}`, category: 'food', cursor: 'c=' });
    expect(found).toEqual({ apps: [READ], next: 'abc' });
    expect(asked[0]).toMatchObject({ method: 'GET', maxBytes: 2_097_152 });
    const { pathname, searchParams } = new URL(asked[0]?.url ?? '');
    expect(pathname).toBe('/registry/v1/apps');
    expect(Object.fromEntries(searchParams)).toEqual({
      q: `a&b ${'x'.repeat(96)}`,
      category: 'food',
      cursor: 'c=',
    });
    await catalogue.search({});
    expect(asked[1]?.url).toBe('https://id.example/registry/v1/apps');
  });

  test('leaves out what is no mini-program, and reads what is wrong in one as nothing', async () => {
    const odd = {
      ...ENTRY,
      app_id: 'odd',
      icon: null,
      size: -1,
      published_at: 'x',
      scopes: 'x',
      permissions: [7],
      category: 7,
    };
    const apps = [null, 7, {}, { ...ENTRY, app_id: '../x' }, { ...ENTRY, name: '' }, odd];
    const found = await open(answer({ apps, next: 7 })).catalogue.search({});
    expect(found?.next).toBeNull();
    expect(found?.apps).toEqual([
      { ...READ, appId: 'odd', icon: null, size: null, publishedAt: null, scopes: [], permissions: [], categories: [] },
    ]);
  });

  test.each([
    'https://elsewhere.example/icon.svg',
    '//elsewhere.example/icon.svg',
    'apps/bank/icon?v=0123456789abcdef',
    'apps/food/icon?v=0123456789abcdef/../../x',
    'javascript:alert(1)',
    'icon.svg',
  ])('shows no icon but the registry’s own of this mini-program: %s', async (icon) => {
    const found = await open(answer({ apps: [{ ...ENTRY, icon }] })).catalogue.search({});
    expect(found?.apps).toEqual([{ ...READ, icon: null }]);
  });

  test('shows no more than can be drawn, each once, however much a hostile answer holds', async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => ({ ...ENTRY, app_id: `app-${at}` }));
    expect((await open(answer({ apps: many })).catalogue.search({}))?.apps).toHaveLength(100);
    const loud = { ...ENTRY, description: 'x'.repeat(500_000), permissions: Array(5_000).fill('location') };
    const found = await open(answer({ apps: [loud, loud] })).catalogue.search({});
    expect(found?.apps).toEqual([{ ...READ, description: 'x'.repeat(2_000) }]);
  });

  test.each([
    ['offline', { kind: 'offline' }],
    ['too large', { kind: 'too_large' }],
    ['refused', answer({}, 500)],
    ['missing', answer({}, 404)],
    ['no JSON', answer('<html>')],
    ['no object', answer('[]')],
    ['no list', answer({ apps: 7 })],
    ['thrown', new Error('x')],
  ] as const)('is null where the answer is %s', async (_, given) => {
    expect(await open(given as PlatformAnswer | Error).catalogue.search({})).toBeNull();
  });
});

describe('categories', () => {
  test('are those that have a name and mini-programs', async () => {
    const categories = [{ category: 'food', apps: 2 }, { category: '', apps: 1 }, { category: 'x', apps: 0 }, null];
    expect(await open(answer({ categories })).catalogue.categories()).toEqual([{ category: 'food', apps: 2 }]);
    expect(await open({ kind: 'offline' }).catalogue.categories()).toBeNull();
  });
});

describe('a page', () => {
  const discloses = {
    permissions: [{ name: 'location', reason: 'To find the nearest branch.' }],
    scopes: [{ name: 'openid', purpose: 'To know you again.', required: true }, { name: 7 }],
    data_use: [{ type: 'phone', purpose: 'To call.', retention: 'A day.', recipients: ['Couriers', 7] }, 'x'],
    privacy_url: 'https://foods.example/privacy',
    contact: null,
  };

  test('has reasons, purposes and what becomes of data', async () => {
    const { catalogue, asked } = open(answer({ app: { ...ENTRY, discloses } }));
    expect(await catalogue.page('food')).toEqual({
      ...READ,
      reasons: new Map([['location', 'To find the nearest branch.']]),
      purposes: new Map([['openid', { purpose: 'To know you again.', required: true }]]),
      dataUse: [{ type: 'phone', purpose: 'To call.', retention: 'A day.', recipients: ['Couriers'] }],
      privacyUrl: 'https://foods.example/privacy',
      contact: null,
    });
    expect(asked[0]?.url).toBe('https://id.example/registry/v1/apps/food');
  });

  test.each([
    'http://foods.example/',
    '/#/a/food',
    'javascript:alert(1)',
    'https://id.example@evil.example/',
    'https://a b',
    7,
  ])('links to no %s', async (address) => {
    const app = { ...ENTRY, discloses: { ...discloses, privacy_url: address } };
    expect(await open(answer({ app })).catalogue.page('food')).toMatchObject({ privacyUrl: null });
  });

  test('of a version that discloses nothing is there, too', async () => {
    const page = await open(answer({ app: { ...ENTRY, discloses: null } })).catalogue.page('food');
    expect(page).toMatchObject({ ...READ, reasons: new Map(), dataUse: [], privacyUrl: null });
  });

  test('that does not exist is gone; one of another mini-program, or without an answer, is none', async () => {
    expect(await open(answer({}, 404)).catalogue.page('food')).toBe('gone');
    expect(await open(answer({ app: ENTRY })).catalogue.page('bank')).toBeNull();
    expect(await open({ kind: 'offline' }).catalogue.page('food')).toBeNull();
  });
});
