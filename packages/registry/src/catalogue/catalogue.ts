// All listings, read again when something was decided. Keeps what the store says as of one head of its log.
import type { RegistryStore } from '../ports/registry-store.ts';
import type { PublishedVersion } from '../publish/published-version.ts';
import { type AppPage, type Listing, toPage } from './listing.ts';
import { type Searchable, toSearchable } from './search-catalogue.ts';

export interface Catalogue {
  /** In the form in which they are searched. */
  searchable(): Promise<readonly Searchable[]>;
  listings(): Promise<readonly Listing[]>;
  page(appId: string): Promise<AppPage | null>;
}

type Source = Pick<RegistryStore, 'head' | 'apps' | 'namedVersions' | 'releases'>;

interface Known {
  readonly searchable: readonly Searchable[];
  readonly pages: ReadonlyMap<string, AppPage>;
}

export function createCatalogue(store: Source): Catalogue {
  let known: { readonly hash: string; readonly read: Promise<Known> } | null = null;

  const read = async (): Promise<Known> => {
    const [apps, versions, releases] = await Promise.all([store.apps(), store.namedVersions(), store.releases()]);
    const entries = new Map(releases.map((entry) => [entry.app_id, entry]));
    const own = new Map<string, PublishedVersion[]>();
    for (const version of versions) {
      const siblings = own.get(version.app_id);
      if (siblings === undefined) own.set(version.app_id, [version]);
      else siblings.push(version);
    }
    const pages = apps.flatMap((app) => toPage(app, entries.get(app.app_id) ?? null, own.get(app.app_id) ?? []) ?? []);
    return {
      searchable: pages.map(({ discloses: _, entry_pages: __, ...listing }) => toSearchable(listing)),
      pages: new Map(pages.map((page) => [page.app_id, page])),
    };
  };
  const current = async (): Promise<Known> => {
    // Read before the rows: they are then at least as new.
    const { hash } = await store.head();
    if (known?.hash !== hash) known = { hash, read: read() };
    const mine = known;
    return mine.read.catch((error: unknown) => {
      if (known === mine) known = null;
      throw error;
    });
  };
  return {
    searchable: async () => (await current()).searchable,
    listings: async () => (await current()).searchable.map(({ listing }) => listing),
    page: async (appId) => (await current()).pages.get(appId) ?? null,
  };
}
