// All listings, read again when something was decided. Keeps what the store says as of one head of its log.
import type { RegistryStore } from '../ports/registry-store.ts';
import type { PublishedVersion } from '../publish/published-version.ts';
import type { IconPlace } from './app-icons.ts';
import { type AppPage, type Listing, type Shown, toShown } from './listing.ts';
import { type Searchable, toSearchable } from './search-catalogue.ts';

export interface Catalogue {
  /** In the form in which they are searched. */
  searchable(): Promise<readonly Searchable[]>;
  listings(): Promise<readonly Listing[]>;
  page(appId: string): Promise<AppPage | null>;
  /** Where the version that is shown has its icon. */
  iconPlace(appId: string): Promise<IconPlace | null>;
}

type Source = Pick<RegistryStore, 'head' | 'apps' | 'namedVersions' | 'releases'>;

interface Known {
  readonly searchable: readonly Searchable[];
  readonly shown: ReadonlyMap<string, Shown>;
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
    const shown = apps.flatMap((app) => toShown(app, entries.get(app.app_id) ?? null, own.get(app.app_id) ?? []) ?? []);
    return {
      searchable: shown.map(({ page: { discloses: _, entry_pages: __, ...listing } }) => toSearchable(listing)),
      shown: new Map(shown.map((one) => [one.page.app_id, one])),
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
    page: async (appId) => (await current()).shown.get(appId)?.page ?? null,
    iconPlace: async (appId) => (await current()).shown.get(appId)?.icon ?? null,
  };
}
