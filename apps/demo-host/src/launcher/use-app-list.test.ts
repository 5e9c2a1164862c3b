import type { CatalogueEntry, CatalogueList, CatalogueQuery } from '@davit/host-app';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { computed, effectScope, nextTick, ref } from 'vue';
import { useAppList } from './use-app-list.ts';

const app = (appId: string, category = 'food'): CatalogueEntry => ({
  ...{ appId, name: appId, publisher: 'P', icon: null, description: '', scopes: [], permissions: [], connect: [] },
  ...{ categories: [category], ageRating: null, versionName: '1', publishedAt: null, size: null, suspended: null },
});

function open() {
  const asked: { readonly query: CatalogueQuery; readonly answer: (list: CatalogueList | null) => void }[] = [];
  let taps = 0;
  const catalogue = {
    apps: computed(() => [app('bakery'), app('bank', 'money')]),
    hasMore: computed(() => true),
    async more() {
      taps += 1;
    },
    search: (query: CatalogueQuery) => new Promise<CatalogueList | null>((answer) => asked.push({ query, answer })),
  };
  const text = ref('');
  const category = ref<string | null>(null);
  const scope = effectScope();
  const list = scope.run(() => useAppList(catalogue, text, category));
  if (list === undefined) throw new Error('no list');
  const type = async (typed: string, ms = 150): Promise<void> => {
    text.value = typed;
    await nextTick();
    await vi.advanceTimersByTimeAsync(ms);
  };
  const answer = async (at: number, value: CatalogueList | null): Promise<void> => {
    asked[at]?.answer(value);
    await vi.advanceTimersByTimeAsync(0);
  };
  const ids = () => list.apps.value.map(({ appId }) => appId);
  return { asked, list, text, category, scope, type, answer, ids, taps: () => taps };
}

describe(useAppList, () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('answers from what is known at once, then from the registry', async () => {
    const { type, answer, ids } = open();
    await type('bak', 0);
    expect(ids()).toEqual(['bakery']);
    await type('bak');
    await answer(0, { apps: [app('breads')], next: null });
    expect(ids()).toEqual(['breads']);
  });

  it('asks once for what is typed in one go, and nothing for nothing', async () => {
    const { asked, type } = open();
    for (const typed of ['b', 'ba', 'ban']) await type(typed, 20);
    await type('bank');
    expect(asked.map(({ query }) => query.text)).toEqual(['bank']);
    await type('  ');
    expect(asked).toHaveLength(1);
  });

  it('shows no answer to what was typed before', async () => {
    const { type, answer, ids } = open();
    await type('bak');
    await type('ban');
    await answer(1, { apps: [app('bank')], next: null });
    await answer(0, { apps: [app('breads')], next: null });
    expect(ids()).toEqual(['bank']);
  });

  it('stays with what is known where the registry does not answer', async () => {
    const { type, answer, ids } = open();
    await type('bak');
    await answer(0, null);
    expect(ids()).toEqual(['bakery']);
  });

  it('narrows to a category, and takes further pages of what was asked', async () => {
    const { asked, category, list, answer, ids } = open();
    category.value = 'money';
    await nextTick();
    expect(ids()).toEqual(['bank']);
    await vi.advanceTimersByTimeAsync(150);
    await answer(0, { apps: [app('bank', 'money')], next: 'c' });
    expect(list.hasMore.value).toBe(true);
    const more = list.more();
    expect(asked[1]?.query).toEqual({ text: '', category: 'money', cursor: 'c' });
    await answer(1, { apps: [app('savings', 'money')], next: null });
    await more;
    expect([ids(), list.hasMore.value]).toEqual([['bank', 'savings'], false]);
  });

  it('takes further pages of the whole catalogue where nothing was asked', async () => {
    const { list, asked, taps } = open();
    expect(list.hasMore.value).toBe(true);
    await list.more();
    expect([taps(), asked.length]).toEqual([1, 0]);
  });

  it('asks nothing once its screen is gone', async () => {
    const { asked, type, scope } = open();
    await type('bak', 20);
    scope.stop();
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toEqual([]);
  });
});
