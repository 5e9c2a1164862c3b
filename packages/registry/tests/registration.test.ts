// Mini-programs and their publishers: an app id once and for ever, and a chain of keys in which each vouches for the next.
import { RECOVERY_DELAY_SECONDS, signPublisherKey } from '@davit/bundle';
import { describe, expect, test } from 'vitest';
import { foods, type PublisherKeyEntry, root, rootKey, START, shops, thief } from './example-bundles.ts';
import { type Bed, createBed, createFoodBed } from './registry-bed.ts';

async function withVersions(count: number): Promise<Bed> {
  const bed = await createFoodBed();
  for (let code = 1; code <= count; code += 1) await bed.publish({ code });
  return bed;
}
const post = (bed: Bed, verb: string, body: object, as = 'ci') => bed.ask('POST', `/apps/food/${verb}`, { as, body });

describe('POST …/publisher-keys', () => {
  const link = (over: Partial<PublisherKeyEntry>, by = foods) =>
    signPublisherKey(
      'food',
      {
        index: 1,
        key: String(shops.publicJwk.x),
        from_version_code: 2,
        signed_by: 'previous',
        signed_at: START,
        ...over,
      },
      by,
    );
  const add = async (bed: Bed, publisher_key: unknown, as = 'ci') => post(bed, 'publisher-keys', { publisher_key }, as);

  test('T088 takes a key that the key before has signed, and tells containers', async () => {
    const bed = await withVersions(1);
    await bed.release(1);
    const next = await link({});
    expect((await add(bed, next)).json.app.publisher_keys).toHaveLength(2);
    expect(await bed.record()).toMatchObject({ seq: 2, publisher_keys: [{ index: 0 }, next] });
    expect((await add(bed, next)).status).toBe(200);
    expect((await bed.record()).seq).toBe(2);
    expect(bed.told(await bed.publish({ code: 2 }))).toBe('422 registry/bundle-refused');
    expect((await bed.publish({ code: 2, signer: shops })).status).toBe(200);
    await bed.release(2);
    expect((await bed.record()).publisher_keys).toHaveLength(2);
  });

  test('T088 refuses a key that nobody before it vouches for', async () => {
    const bed = await withVersions(1);
    const refused = [
      await link({}, thief),
      await link({ index: 2 }),
      await link({ from_version_code: 1 }),
      await link({ signed_by: 'root' }, root),
    ];
    for (const key of refused) expect(bed.told(await add(bed, key))).toBe('422 registry/bad-publisher-keys');
    for (const key of [null, {}, { ...(await link({})), more: 1 }, { ...(await link({})), signature: 'AAAA' }])
      expect(bed.told(await add(bed, key))).toBe('400 registry/invalid-document');
    expect((await bed.store.app('food'))?.publisher_keys).toHaveLength(1);
  });

  test('refuses a key that is used for anything else, as the first one and as a later one, and keeps nothing of it', async () => {
    const asked: string[] = [];
    const refusals = new Set<string>();
    const claimBundleKey = async (publisher: string, key: string) => {
      asked.push(`${publisher} ${key}`);
      return !refusals.has(key);
    };
    const own = String(foods.publicJwk.x);
    refusals.add(own);
    const bed = createBed({ claimBundleKey });
    expect(bed.told(await bed.register())).toBe('409 registry/key-of-another-purpose');
    expect(await bed.store.app('food')).toBeNull();
    refusals.delete(own);
    expect((await bed.register()).status).toBe(200);
    refusals.add(String(shops.publicJwk.x));
    expect(bed.told(await add(bed, await link({})))).toBe('409 registry/key-of-another-purpose');
    expect((await bed.store.app('food'))?.publisher_keys).toHaveLength(1);
    expect(asked).toEqual([`foods ${own}`, `foods ${own}`, `foods ${String(shops.publicJwk.x)}`]);
    // A link that nobody vouches for claims nothing.
    await add(bed, await link({}, thief));
    expect(asked).toHaveLength(3);
  });

  test('T088 a lost key is recovered by root and operator, and counts after 72 hours', async () => {
    const bed = await withVersions(1);
    await bed.release(1);
    const recovery = await link({ signed_by: 'recovery' }, root);
    expect(bed.told(await add(bed, recovery))).toBe('403 registry/insufficient-scope');
    expect(bed.told(await add(bed, await link({ signed_by: 'recovery' }), 'operator'))).toBe(
      '422 registry/bad-publisher-keys',
    );
    expect((await add(bed, recovery, 'operator')).status).toBe(200);
    expect(bed.told(await bed.publish({ code: 2, signer: shops }))).toBe('422 registry/bundle-refused');
    bed.clock.now += RECOVERY_DELAY_SECONDS;
    expect((await bed.publish({ code: 2, signer: shops })).status).toBe(200);
  });
});

describe('POST /apps', () => {
  test('T110 gives an app id once: to no other publisher, and with no other first key', async () => {
    const bed = await createFoodBed();
    expect(bed.told(await bed.register('food', 'shops'))).toBe('409 registry/app-taken');
    const publisher_key = await signPublisherKey(
      'food',
      { index: 0, key: String(thief.publicJwk.x), from_version_code: 1, signed_by: 'root', signed_at: START },
      root,
    );
    expect(bed.told(await bed.register('food', 'foods', { publisher_key }))).toBe('422 registry/bad-publisher-keys');
    const head = await bed.store.head();
    expect((await bed.register()).status).toBe(200);
    expect(await bed.store.head()).toEqual(head);
    expect((await bed.register('food', 'foods', { category: 'food-and-drink' })).json.app.category).toBe(
      'food-and-drink',
    );
  });

  test('changes the settings that are said, and leaves the others', async () => {
    const bed = await createFoodBed();
    await bed.register('food', 'foods', { category: 'eat', review_policy: 'always', accept_similar: ['feed'] });
    const { json } = await bed.register('food', 'foods', { category: null });
    expect(json.app).toMatchObject({ category: null, review_policy: 'always', accept_similar: ['feed'] });
    expect((await bed.store.app('food'))?.publisher_keys).toHaveLength(1);
  });

  test('registers nobody whom the root has not signed', async () => {
    const bed = await createFoodBed();
    const unsigned = { index: 0, key: rootKey, from_version_code: 1, signed_by: 'root', signed_at: START } as const;
    const publisher_key = await signPublisherKey('soup', unsigned, thief);
    expect(bed.told(await bed.register('soup', 'foods', { publisher_key }))).toBe('422 registry/bad-publisher-keys');
    const elsewhere = await signPublisherKey('food', unsigned, root);
    expect(bed.told(await bed.register('soup', 'foods', { publisher_key: elsewhere }))).toBe(
      '422 registry/bad-publisher-keys',
    );
    for (const over of [{ publisher: 'Foods AG' }, { category: 'Food!' }, { review_policy: 'maybe' }, { key: 1 }])
      expect(bed.told(await bed.register('soup', 'foods', over))).toBe('400 registry/invalid-document');
  });
});
