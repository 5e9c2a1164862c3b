// Reviews: when a version waits, what it was measured against, who may say yes, and that reasons reach the publisher.
import { describe, expect, test } from 'vitest';
import type { ReviewPolicy } from '../src/index.ts';
import type { Example } from './example-bundles.ts';
import { type Bed, createFoodBed } from './registry-bed.ts';

const review = (bed: Bed, code: number, decision: string, over: object = {}, as = 'reviewer') =>
  bed.ask('POST', `/apps/food/versions/${code}/review`, { as, body: { decision, ...over } });
const stateOf = async (bed: Bed, example: Example): Promise<string> => (await bed.publish(example)).json.version.state;

describe('the review policies', () => {
  const plain: Example = { scopes: ['openid'], connect: ['https://a.example'], permissions: ['location'] };

  test.each<[ReviewPolicy, readonly string[]]>([
    ['none', ['published', 'published', 'published']],
    ['first', ['in_review', 'published', 'published']],
    ['widening', ['in_review', 'published', 'in_review']],
    ['always', ['in_review', 'in_review', 'in_review']],
  ])('%s: the first version, the same again, and one that asks for more', async (policy, states) => {
    const bed = await createFoodBed({ review: policy });
    const seen: string[] = [];
    for (const [at, more] of [{}, {}, { scopes: ['openid', 'email'] }].entries()) {
      seen.push(await stateOf(bed, { ...plain, ...more, code: at + 1 }));
      if (seen.at(-1) === 'in_review') expect((await review(bed, at + 1, 'approve')).status).toBe(200);
    }
    expect(seen).toEqual(states);
  });

  test.each<[string, Example]>([
    ['a scope', { scopes: ['openid', 'email'] }],
    ['a permission', { permissions: ['location', 'camera'] }],
    ['an origin to talk to', { connect: ['https://a.example', 'https://b.example'] }],
    ['another port of the same', { connect: ['https://a.example:8443'] }],
  ])('widening: %s more waits, less does not', async (_what, more) => {
    const bed = await createFoodBed({ review: 'widening' });
    await bed.publish(plain);
    await review(bed, 1, 'approve');
    expect(await stateOf(bed, { ...plain, ...more, code: 2 })).toBe('in_review');
    expect(await stateOf(bed, { code: 3 })).toBe('published');
  });

  test('T091 widening: what was asked without being accepted is no precedent', async () => {
    const bed = await createFoodBed({ review: 'widening' });
    const greedy: Example = { scopes: ['openid', 'phone'] };
    await bed.publish(plain);
    await review(bed, 1, 'approve');
    expect(await stateOf(bed, { ...greedy, code: 2 })).toBe('in_review');
    expect(await stateOf(bed, { ...greedy, code: 3 })).toBe('in_review');
    await review(bed, 2, 'reject', { reason: 'What is the phone for?' });
    await review(bed, 3, 'approve');
    expect(await stateOf(bed, { ...greedy, code: 4 })).toBe('published');
    await bed.release(1);
    for (const version_code of [3, 4])
      await bed.ask('POST', '/apps/food/revocations', { as: 'ci', body: { version_code, reason: 'It leaks.' } });
    expect(await stateOf(bed, { ...greedy, code: 5 })).toBe('in_review');
  });

  test('may be another one for one mini-program', async () => {
    const bed = await createFoodBed({ review: 'none' });
    await bed.register('food', 'foods', { review_policy: 'always' });
    expect(await stateOf(bed, plain)).toBe('in_review');
    await bed.register('soup', 'foods');
    expect((await bed.publish({ ...plain, appId: 'soup' })).json.version.state).toBe('published');
  });
});

describe('POST …/versions/{version_code}/review', () => {
  test('lets nothing out before it is approved, and tells the publisher why it was rejected', async () => {
    const bed = await createFoodBed({ review: 'always' });
    await bed.publish();
    expect(bed.told(await bed.release(1))).toBe('409 registry/version-in-review');
    expect((await bed.ask('GET', '/reviews', { as: 'reviewer' })).json.versions).toEqual([
      expect.objectContaining({ app_id: 'food', version_code: 1, state: 'in_review' }),
    ]);
    expect(bed.told(await review(bed, 1, 'reject'))).toBe('400 registry/reason-missing');
    const rejected = await review(bed, 1, 'reject', { reason: 'Say what the e-mail address is for.' });
    expect(rejected.json.version).toMatchObject({ state: 'rejected', review: { by: 'reviewer' } });
    const [seen] = await bed.versions('ci');
    expect(seen).toMatchObject({ state: 'rejected', review: { reason: 'Say what the e-mail address is for.' } });
    const refused = await bed.release(1);
    expect([bed.told(refused), refused.json.detail]).toEqual([
      '409 registry/version-rejected',
      'Say what the e-mail address is for.',
    ]);
    expect(bed.told(await bed.publish({ text: 'Mended.' }))).toBe('409 registry/version-conflict');
    await bed.publish({ code: 2 });
    await review(bed, 2, 'approve');
    expect((await bed.release(2)).status).toBe(200);
    expect((await bed.ask('GET', '/reviews', { as: 'reviewer' })).json.versions).toEqual([]);
  });

  test('takes the same word again, and no other one afterwards', async () => {
    const bed = await createFoodBed({ review: 'first' });
    await bed.publish();
    const first = await review(bed, 1, 'approve');
    const head = await bed.store.head();
    expect((await review(bed, 1, 'approve')).json).toEqual(first.json);
    expect(await bed.store.head()).toEqual(head);
    expect(bed.told(await review(bed, 1, 'reject', { reason: 'No.' }))).toBe('409 registry/not-in-review');
    await bed.publish({ code: 2 });
    expect(bed.told(await review(bed, 2, 'approve'))).toBe('409 registry/not-in-review');
    expect(bed.told(await review(bed, 9, 'approve'))).toBe('404 registry/unknown-version');
  });

  test('T093 needs other eyes than those of whoever published it', async () => {
    const scopes = ['registry:publish', 'registry:review'] as const;
    const callers = {
      operator: { client_id: 'operator', publisher: null, scopes: ['registry:operate'] as const },
      both: { client_id: 'both', publisher: 'foods', scopes },
      colleague: { client_id: 'colleague', publisher: 'foods', scopes },
      other: { client_id: 'other', publisher: 'shops', scopes },
    };
    const bed = await createFoodBed({ review: 'always', callers });
    await bed.publish({}, 'both');
    for (const as of ['both', 'colleague'])
      expect([as, bed.told(await review(bed, 1, 'approve', {}, as))]).toEqual([as, '403 registry/own-review']);
    expect((await review(bed, 1, 'approve', {}, 'other')).status).toBe(200);
    const moved = { ...callers, moved: { client_id: 'both', publisher: null, scopes } };
    const later = await createFoodBed({ review: 'always', callers: moved });
    await later.publish({}, 'both');
    expect(later.told(await review(later, 1, 'approve', {}, 'moved'))).toBe('403 registry/own-review');
  });

  test('takes a sentence that one can read, and nothing that hides', async () => {
    const bed = await createFoodBed({ review: 'always' });
    await bed.publish();
    for (const reason of ['', '  ', 'a\u202eb', 'a\nb', '\ud800', 'x'.repeat(501), 7, null])
      expect([reason, bed.told(await review(bed, 1, 'reject', { reason }))]).toEqual([
        reason,
        '400 registry/invalid-document',
      ]);
    expect(bed.told(await review(bed, 1, 'maybe'))).toBe('400 registry/invalid-document');
    expect(bed.told(await review(bed, 1, 'approve', { because: 'x' }))).toBe('400 registry/invalid-document');
  });
});
