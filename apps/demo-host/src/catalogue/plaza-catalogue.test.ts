import type { Catalogue, CatalogueApp, CatalogueEntry, CataloguePage } from '@davit/host-app';
import { describe, expect, it } from 'vitest';
import { openPlazaCatalogue } from './plaza-catalogue.ts';

const app = (appId: string): CatalogueApp => ({
  appId,
  name: appId,
  publisher: 'P',
  icon: null,
  description: '',
  scopes: [],
  permissions: [],
  categories: [],
});
const entry = (appId: string, more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  ...app(appId),
  ...{ ageRating: null, versionName: '1.0.0', publishedAt: null, size: null, connect: [], suspended: null },
  ...more,
});
const page = (appId: string, suspended: string | null): CataloguePage => ({
  ...entry(appId, { suspended }),
  ...{ reasons: new Map(), purposes: new Map(), dataUse: [], privacyUrl: null, contact: null },
});

async function open(
  answers: Partial<Catalogue>,
  served: readonly CatalogueApp[] = [],
  kept = new Map<string, unknown>(),
  recents: readonly string[] = [],
) {
  const asked: string[] = [];
  const catalogue = await openPlazaCatalogue({
    catalogue: {
      search: async () => null,
      categories: async () => null,
      page: async (appId) => {
        asked.push(appId);
        return null;
      },
      ...answers,
    },
    database: { get: async (key) => kept.get(key), put: async (key, value) => void kept.set(key, value) },
    served: () => served,
    recents: () => recents,
  });
  return { catalogue, asked, kept, ids: () => catalogue.apps.value.map(({ appId }) => appId) };
}
const listed = (...appIds: string[]) => ({
  search: async () => ({ apps: appIds.map((appId) => entry(appId)), next: null }),
});

describe(openPlazaCatalogue, () => {
  it('has what the server serves before the registry has answered, and where it never does', async () => {
    const { catalogue, ids } = await open({}, [app('food')]);
    expect(ids()).toEqual(['food']);
    expect(catalogue.isReached.value).toBeNull();
    await catalogue.refresh();
    expect(catalogue.isReached.value).toBe(false);
    expect(ids()).toEqual(['food']);
  });

  it('has the registry’s order, then what is only served, and keeps it for the next start', async () => {
    const { catalogue, ids, kept } = await open(listed('bank', 'food'), [app('food'), app('mine')]);
    await catalogue.refresh();
    expect(ids()).toEqual(['bank', 'food', 'mine']);
    expect(catalogue.find('bank')?.name).toBe('bank');
    expect((await open({}, [], kept)).ids()).toEqual(['bank', 'food']);
  });

  it('shows no longer what the registry no longer lists, and still knows it: it may run', async () => {
    let apps = [entry('bank'), entry('food')];
    const { catalogue, ids } = await open({ search: async () => ({ apps, next: null }) });
    await catalogue.refresh();
    apps = [entry('food')];
    await catalogue.refresh();
    expect(ids()).toEqual(['food']);
    expect(catalogue.find('bank')?.appId).toBe('bank');
  });

  it('goes on to the next pages, once for each tap, and never behind a newer list', async () => {
    const pages = new Map<string | null, readonly string[]>([
      [null, ['a-1', 'a-2']],
      ['2', ['a-2', 'a-3']],
    ]);
    const { catalogue, ids } = await open({
      search: async ({ cursor = null }) => ({
        apps: (pages.get(cursor) ?? []).map((id) => entry(id)),
        next: cursor === null ? '2' : null,
      }),
    });
    await catalogue.refresh();
    expect([ids(), catalogue.hasMore.value]).toEqual([['a-1', 'a-2'], true]);
    await Promise.all([catalogue.more(), catalogue.more()]);
    expect([ids(), catalogue.hasMore.value]).toEqual([['a-1', 'a-2', 'a-3'], false]);
    await catalogue.more();
    expect(ids()).toHaveLength(3);
  });

  it('still knows what a search found after the list is read anew, and does not list it', async () => {
    const { catalogue, ids } = await open({
      search: async ({ text }) => ({ apps: [entry(text === undefined ? 'bank' : 'rare')], next: null }),
    });
    await catalogue.search({ text: 'rare' });
    await catalogue.refresh();
    expect(ids()).toEqual(['bank']);
    expect(catalogue.find('rare')?.appId).toBe('rare');
  });

  it('asks for what the user opened last, wherever in the catalogue it is', async () => {
    const { catalogue, asked } = await open(
      { search: async () => ({ apps: [entry('bank')], next: 'more' }) },
      [],
      new Map(),
      ['rare', 'bank'],
    );
    await catalogue.refresh();
    expect(asked).toEqual(['rare']);
  });

  it('knows one that is stopped and served by nobody, so that its page can say why', async () => {
    const { catalogue, ids } = await open({ page: async (appId) => page(appId, 'It does harm.') });
    await catalogue.page('bank');
    expect([catalogue.find('bank')?.appId, catalogue.stopOf('bank'), ids()]).toEqual(['bank', 'It does harm.', []]);
  });

  it('asks why something served is not listed, and no longer says so once it is', async () => {
    let isStopped = true;
    const { catalogue, ids } = await open(
      {
        search: async () => ({ apps: isStopped ? [] : [entry('food')], next: null }),
        page: async (appId) => page(appId, 'It does harm.'),
      },
      [app('food')],
    );
    await catalogue.refresh();
    expect(catalogue.stopOf('food')).toBe('It does harm.');
    expect(ids()).toEqual(['food']);
    isStopped = false;
    await catalogue.refresh();
    expect(catalogue.stopOf('food')).toBeNull();
  });

  it('asks about nothing that may be on a later page', async () => {
    const search = async () => ({ apps: [entry('bank')], next: 'more' });
    const { catalogue, asked } = await open({ search }, [app('food')]);
    await catalogue.refresh();
    expect(asked).toEqual([]);
  });

  it('knows what a search or a page has told of', async () => {
    const { catalogue } = await open({
      search: async () => ({ apps: [entry('rare')], next: null }),
      page: async (appId) => page(appId, null),
    });
    await catalogue.search({ text: 'rare' });
    await catalogue.page('linked');
    expect([catalogue.find('rare')?.appId, catalogue.find('linked')?.appId]).toEqual(['rare', 'linked']);
    expect(catalogue.find('none')).toBeNull();
  });
});
