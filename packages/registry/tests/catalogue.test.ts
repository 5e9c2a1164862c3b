// The catalogue: what may be called how, what is shown to whom, and how it is found.
import { describe, expect, test } from 'vitest';
import type { Listing } from '../src/index.ts';
import { createMemoryRegistryStore } from '../src/memory/memory-registry-store.ts';
import { type Example, START, shops } from './example-bundles.ts';
import { type Bed, createBed, createFoodBed } from './registry-bed.ts';

/** Registers, publishes and releases. */
async function launch(bed: Bed, appId: string, example: Example = {}, registration: object = {}): Promise<void> {
  await bed.register(appId, 'foods', registration);
  const published = await bed.publish({ appId, ...example });
  if (published.status !== 200) throw new Error(JSON.stringify(published.json));
  await bed.release(example.code ?? 1, {}, 'ci', appId);
}
const find = async (bed: Bed, query = ''): Promise<readonly string[]> =>
  (await bed.ask('GET', `/apps${query}`)).json.apps.map(({ app_id }: Listing) => app_id);
const publishShop = (bed: Bed, name: string, over: Example = {}) =>
  bed.publish({ appId: 'corner', name, signer: shops, ...over }, 'rival');

async function withShop(): Promise<Bed> {
  const bed = await createFoodBed();
  await bed.publish({ name: 'Food Hall' });
  await bed.release(1);
  await bed.register('corner', 'shops');
  return bed;
}

describe('names that look alike', () => {
  test('refuses a name that could be taken for another publisher’s', async () => {
    const bed = await withShop();
    for (const name of ['Food Hall', 'FOOD HALL', 'F00d Hall', 'Food HaII', 'Food-Hall ✔']) {
      const answer = await publishShop(bed, name);
      expect([name, bed.told(answer)]).toEqual([name, '409 registry/confusable-name']);
      expect(answer.json.detail).toContain('"Food Hall" (food)');
    }
    const mixed = await publishShop(bed, 'Food Hаll');
    expect([bed.told(mixed), mixed.json.detail]).toEqual([
      '409 registry/mixed-scripts',
      expect.stringContaining('"Hаll"'),
    ]);
    expect((await publishShop(bed, 'Food Mall')).status).toBe(200);
  });

  test('tells nobody the names of what is not released', async () => {
    const bed = await withShop();
    await bed.publish({ code: 2, name: 'Codename Falcon', publisher: 'Falcon Works' });
    for (const [name, publisher] of [
      ['Codename Falcon', 'Shops'],
      ['Corner', 'Falcon Works'],
    ] as const) {
      const { status, json } = await publishShop(bed, name, { publisher });
      expect([status, json.detail]).toEqual([
        409,
        expect.stringMatching(/looks like one that another publisher has\.$/),
      ]);
    }
  });

  test('lets one publisher’s names resemble each other, and a name stay what it was accepted as', async () => {
    const bed = await withShop();
    await bed.register('hall');
    expect((await bed.publish({ appId: 'hall', name: 'Food HaII' })).status).toBe(200);
    await publishShop(bed, 'Corner');
    expect((await publishShop(bed, 'Corner', { code: 2 })).status).toBe(200);
  });

  test('lets the operator allow what is honest', async () => {
    const bed = await withShop();
    expect(bed.told(await publishShop(bed, 'Food hall'))).toBe('409 registry/confusable-name');
    await bed.register('corner', 'shops', { accept_similar: ['food'] });
    expect((await publishShop(bed, 'Food hall')).status).toBe(200);
  });

  test('T018 keeps no name for a version that waits or was rejected; of two the one that is approved first has it', async () => {
    const bed = await createFoodBed({ review: 'always' });
    const judge = (appId: string, code: number, decision: string) =>
      bed.ask('POST', `/apps/${appId}/versions/${code}/review`, {
        as: 'reviewer',
        body: decision === 'approve' ? { decision } : { decision, reason: 'That is not you.' },
      });
    await bed.publish({ name: 'Bakery' });
    await bed.register('corner', 'shops');
    expect((await publishShop(bed, 'BAKERY')).status).toBe(200);
    expect((await judge('corner', 1, 'approve')).status).toBe(200);
    const late = await judge('food', 1, 'approve');
    expect([bed.told(late), late.json.detail]).toEqual([
      '409 registry/confusable-name',
      '"Bakery" looks like one that another publisher has.',
    ]);
    expect((await judge('food', 1, 'reject')).status).toBe(200);
    expect(bed.told(await bed.publish({ code: 2, name: 'Bakery' }))).toBe('409 registry/confusable-name');
    expect((await bed.publish({ code: 2, name: 'Bread' })).status).toBe(200);
    await judge('food', 2, 'reject');
    expect((await publishShop(bed, 'Bread', { code: 2 })).status).toBe(200);
  });

  test('T018 refuses a publisher’s name that could be taken for another publisher’s, until the operator allows it', async () => {
    const bed = await withShop();
    const publish = (publisher: string) => publishShop(bed, 'Corner', { publisher });
    for (const publisher of ['Foods', 'FOODS', 'F00ds', 'foods']) {
      const answer = await publish(publisher);
      expect([publisher, bed.told(answer)]).toEqual([publisher, '409 registry/confusable-name']);
      expect(answer.json.detail).toContain(`The publisher "${publisher}" looks like`);
    }
    expect(bed.told(await publish('Fооds'))).toBe('409 registry/mixed-scripts');
    // One of its mini-programs stands for the publisher.
    await bed.register('bakery', 'foods');
    await bed.publish({ appId: 'bakery' });
    await bed.register('corner', 'shops', { accept_similar: ['food'] });
    expect((await publish('Foods')).status).toBe(200);
  });

  test('lets one of two publishers have a name that both publish at once', async () => {
    const bed = await withShop();
    const both = await Promise.all([bed.publish({ code: 2, name: 'Bakery' }), publishShop(bed, 'BAKERY')]);
    expect(both.map((answer) => bed.told(answer)).sort()).toEqual([200, '409 registry/confusable-name']);
  });

  test.each([
    ['food-hall', 'foodhall'],
    ['food-hall', 'f00d-hall'],
    ['modern', 'modem'],
    ['paypal', 'paypa1'],
  ])('registers no app id that could be taken for another: %s, %s', async (first, second) => {
    const bed = createBed();
    await bed.register(first);
    const refused = await bed.register(second, 'shops');
    expect([bed.told(refused), refused.json.detail]).toEqual([
      '409 registry/confusable-app-id',
      `It looks like "${first}".`,
    ]);
    expect((await bed.register(second, 'shops', { accept_similar: [first] })).status).toBe(200);
    expect((await bed.register(`${first}s`, 'shops')).status).toBe(200);
  });
});

describe('GET /apps', () => {
  test('shows what is released, with the facts of that version, and nothing else', async () => {
    const bed = await createFoodBed();
    await bed.register('food', 'foods', { category: 'eat' });
    const example = { name: 'Food Hall', scopes: ['openid'], permissions: ['location'], ageRating: '12+' };
    await bed.publish(example);
    expect(await find(bed)).toEqual([]);
    expect((await bed.ask('GET', '/apps/food')).status).toBe(404);
    await bed.release(1);
    await bed.publish({ ...example, code: 2, name: 'Food Hall, new' });
    const listing = {
      app_id: 'food',
      name: 'Food Hall',
      description: null,
      publisher: 'foods',
      publisher_name: 'Foods',
      category: 'eat',
      age_rating: '12+',
      version_code: 1,
      version_name: '1.1.0',
      published_at: START,
      size: expect.any(Number),
      icon: null,
      scopes: ['openid'],
      permissions: ['location'],
      connect: [],
      suspended: null,
    };
    expect((await bed.ask('GET', '/apps')).json.apps).toEqual([listing]);
    expect((await bed.ask('GET', '/apps/food')).json.app).toEqual({
      ...listing,
      entry_pages: [],
      discloses: {
        permissions: [{ name: 'location', reason: 'To find you.' }],
        scopes: [{ name: 'openid', purpose: 'To show you yours.', required: false }],
        data_use: [],
        privacy_url: null,
        contact: null,
      },
    });
    await bed.release(2, { percent: 49 });
    expect((await bed.ask('GET', '/apps/food')).json.app.version_code).toBe(1);
    await bed.release(2, { percent: 50 });
    expect((await bed.ask('GET', '/apps/food')).json.app.version_code).toBe(2);
  });

  test('has a page, without reasons, of a version that was published before they were kept', async () => {
    const kept = createMemoryRegistryStore();
    const namedVersions = async () => (await kept.namedVersions()).map(({ discloses: _, ...version }) => version);
    const bed = await createFoodBed({ store: { ...kept, namedVersions } });
    await launch(bed, 'food', { name: 'Food Hall' });
    expect((await bed.ask('GET', '/apps/food')).json.app).toMatchObject({ name: 'Food Hall', discloses: null });
  });

  test('lists nothing that is stopped, and says why where it is asked for by name', async () => {
    const bed = await createFoodBed();
    await launch(bed, 'food', { name: 'Food Hall' }, { category: 'eat' });
    await bed.ask('POST', '/apps/food/suspension', { as: 'operator', body: { reason: 'Under repair.' } });
    expect([await find(bed), (await bed.ask('GET', '/categories')).json.categories]).toEqual([[], []]);
    expect((await bed.ask('GET', '/apps/food')).json.app).toMatchObject({ suspended: 'Under repair.' });
    await bed.ask('POST', '/apps/food/revocations', { as: 'operator', body: { version_code: 1, reason: 'x' } });
    expect((await bed.ask('GET', '/apps/food')).status).toBe(404);
  });

  async function market(): Promise<Bed> {
    const bed = createBed();
    await launch(
      bed,
      'soup',
      { name: 'Soup Kitchen', description: 'Warm, every day.', ageRating: '4+' },
      { category: 'eat' },
    );
    await launch(
      bed,
      'cakes',
      { name: 'Café Gâteau', description: 'Cakes and soup.', ageRating: '16+' },
      { category: 'eat' },
    );
    await launch(bed, 'tram', { name: 'Tram 東京メトロ', ageRating: '9+' }, { category: 'travel' });
    await launch(bed, 'kitchen', { name: 'My Kitchen' });
    return bed;
  }

  test.each([
    ['', ['cakes', 'kitchen', 'soup', 'tram']],
    ['?q=soup', ['soup', 'cakes']],
    ['?q=KITCHEN', ['kitchen', 'soup']],
    ['?q=kitchen+soup', ['soup']],
    ['?q=cafe', ['cakes']],
    ['?q=g%C3%A2teau', ['cakes']],
    ['?q=%E3%83%A1%E3%83%88%E3%83%AD', ['tram']],
    ['?q=foods', ['cakes', 'kitchen', 'soup', 'tram']],
    ['?q=travel', ['tram']],
    ['?q=nothing', []],
    ['?q=!!!', []],
    ['?q=%25', []],
    ['?category=eat', ['cakes', 'soup']],
    ['?category=eat&q=warm', ['soup']],
    ['?age=4%2B', ['soup']],
    ['?age=12%2B', ['soup', 'tram']],
    ['?age=12', ['soup', 'tram']],
    ['?age=18%2B', ['cakes', 'soup', 'tram']],
  ])('finds by words, category and age: %s', async (query, ids) => {
    expect(await find(await market(), query)).toEqual(ids);
  });

  test('counts categories', async () => {
    expect((await (await market()).ask('GET', '/categories')).json.categories).toEqual([
      { category: 'eat', apps: 2 },
      { category: 'travel', apps: 1 },
    ]);
  });

  test('goes through pages by cursor, and leaves out nothing when something comes in between', async () => {
    const bed = createBed();
    for (const at of [1, 3, 5, 7, 9]) await launch(bed, `shop${at}`, { name: `Shop number ${at}` });
    const first = (await bed.ask('GET', '/apps?limit=2')).json;
    await launch(bed, 'shop2', { name: 'Shop number 2' });
    await launch(bed, 'shop6', { name: 'Shop number 6' });
    const seen = first.apps.map(({ app_id }: Listing) => app_id);
    for (let next = first.next; next !== null; ) {
      const page = (await bed.ask('GET', `/apps?limit=2&cursor=${next}`)).json;
      seen.push(...page.apps.map(({ app_id }: Listing) => app_id));
      next = page.next;
    }
    expect(seen).toEqual(['shop1', 'shop3', 'shop5', 'shop6', 'shop7', 'shop9']);
    for (const query of ['?cursor=x', '?cursor=W10', '?limit=0', '?limit=51', '?age=13', `?q=${'x'.repeat(101)}`])
      expect([query, (await bed.ask('GET', `/apps${query}`)).status]).toEqual([query, 400]);
  });

  test('is public: for any web page, and kept for half a minute', async () => {
    const bed = await createFoodBed();
    const { headers } = await bed.ask('GET', '/apps');
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=30' });
    expect((await bed.ask('GET', '/apps/Food')).json.code).toBe('registry/invalid-app-id');
    expect((await bed.ask('POST', '/apps/food')).status).toBe(405);
  });
});
