// All listings, read again when something was decided. Keeps what the store says as of one head of its log.
import type { RegistryStore } from '../ports/registry-store.ts';
import type { PublishedVersion } from '../publish/published-version.ts';
import { type Listing, toListing } from './listing.ts';

export interface Catalogue {
  listings(): Promise<readonly Listing[]>;
  listing(appId: string): Promise<Listing | null>;
}

type Source = Pick<RegistryStore, 'head' | 'apps' | 'namedVersions' | 'releases'>;

export function createCatalogue(store: Source): Catalogue {
  let known: { readonly hash: string; readonly byId: Promise<ReadonlyMap<string, Listing>> } | null = null;

  const read = async (): Promise<ReadonlyMap<string, Listing>> => {
    const [apps, versions, releases] = await Promise.all([store.apps(), store.namedVersions(), store.releases()]);
    const entries = new Map(releases.map((entry) => [entry.app_id, entry]));
    const own = new Map<string, PublishedVersion[]>();
    for (const version of versions) {
      const siblings = own.get(version.app_id);
      if (siblings === undefined) own.set(version.app_id, [version]);
      else siblings.push(version);
    }
    return new Map(
      apps.flatMap((app) => {
        const listing = toListing(app, entries.get(app.app_id) ?? null, own.get(app.app_id) ?? []);
        return listing === null ? [] : [[app.app_id, listing] as const];
      }),
    );
  };
  const byId = async (): Promise<ReadonlyMap<string, Listing>> => {
    // Read before the rows: they are then at least as new.
    const { hash } = await store.head();
    if (known?.hash !== hash) known = { hash, byId: read() };
    const mine = known;
    return mine.byId.catch((error: unknown) => {
      if (known === mine) known = null;
      throw error;
    });
  };
  return {
    listings: async () => [...(await byId()).values()],
    listing: async (appId) => (await byId()).get(appId) ?? null,
  };
}
