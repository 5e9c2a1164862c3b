// What Plaza knows of mini-programs: the registry's catalogue as it was heard last, and what the server itself serves. Kept in this
// browser for the next start and for days without a network; nothing is launched from here, and no launch waits for it.
import type {
  Catalogue,
  CatalogueApp,
  CatalogueCategory,
  CatalogueEntry,
  CatalogueList,
  CataloguePage,
  CatalogueQuery,
} from '@davit/host-app';
import { type ComputedRef, computed, type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import type { PlazaDatabase } from '../store/plaza-database.ts';

export interface PlazaCatalogue {
  /** In the order of the registry; then what the server serves beside it. */
  readonly apps: ComputedRef<readonly CatalogueApp[]>;
  readonly categories: ShallowRef<readonly CatalogueCategory[]>;
  /** Null until the registry was asked for the first time. */
  readonly isReached: Ref<boolean | null>;
  /** The registry has more than `apps` shows yet. */
  readonly hasMore: ComputedRef<boolean>;
  more(): Promise<void>;
  /** One that was listed, found or asked for; it may be stopped. */
  find(appId: string): CatalogueApp | null;
  /** Why it is stopped, as far as is known. */
  stopOf(appId: string): string | null;
  refresh(): Promise<void>;
  search(query: CatalogueQuery): Promise<CatalogueList | null>;
  page(appId: string): Promise<CataloguePage | 'gone' | null>;
}

const KEY = 'catalogue';
/** Of what is kept for the next start. */
const MAX_KEPT = 200;

interface Kept {
  readonly apps: readonly CatalogueEntry[];
  readonly categories: readonly CatalogueCategory[];
}

async function keptIn(database: Pick<PlazaDatabase, 'get'>): Promise<Kept> {
  const kept = (await database.get(KEY).catch(() => null)) as Partial<Kept> | null | undefined;
  return { apps: kept?.apps ?? [], categories: kept?.categories ?? [] };
}

export interface PlazaCatalogueParts {
  readonly catalogue: Catalogue;
  readonly database: Pick<PlazaDatabase, 'get' | 'put'>;
  /** What the server serves, followed by Vue. */
  readonly served: () => readonly CatalogueApp[];
  /** What the user opened last: it may stand on no page that was read. */
  readonly recents: () => readonly string[];
}

export async function openPlazaCatalogue(parts: PlazaCatalogueParts): Promise<PlazaCatalogue> {
  const { catalogue, database, served, recents } = parts;
  const kept = await keptIn(database);
  const known = shallowRef<ReadonlyMap<string, CatalogueEntry>>(new Map());
  const listed = shallowRef<readonly string[]>([]);
  const next = shallowRef<string | null>(null);
  const categories = shallowRef<readonly CatalogueCategory[]>(kept.categories);
  const isReached = ref<boolean | null>(null);
  const stops = shallowRef<ReadonlyMap<string, string>>(new Map());

  const add = (apps: readonly CatalogueEntry[]): void => {
    known.value = new Map([...known.value, ...apps.map((app) => [app.appId, app] as const)]);
    const now = new Map(stops.value);
    for (const { appId, suspended } of apps)
      if (suspended === null) now.delete(appId);
      else now.set(appId, suspended);
    stops.value = now;
  };
  const show = (apps: readonly CatalogueEntry[], before: readonly string[] = []): void => {
    add(apps);
    listed.value = [...new Set([...before, ...apps.map(({ appId }) => appId)])];
  };
  show(kept.apps);

  const page = async (appId: string): Promise<CataloguePage | 'gone' | null> => {
    const answer = await catalogue.page(appId);
    if (answer !== null && answer !== 'gone') add([answer]);
    return answer;
  };
  /** What the server serves and the whole list does not name may be stopped: its page says so. */
  const askForMissing = async (isWhole: boolean): Promise<void> => {
    const ids = [...(isWhole ? served().map(({ appId }) => appId) : []), ...recents()];
    for (const appId of new Set(ids)) if (!listed.value.includes(appId)) await page(appId);
  };

  return {
    apps: computed(() => [
      ...listed.value.flatMap((appId) => known.value.get(appId) ?? []),
      ...served().filter(({ appId }) => !listed.value.includes(appId)),
    ]),
    categories,
    isReached,
    hasMore: computed(() => next.value !== null),
    async more() {
      const cursor = next.value;
      const list = cursor === null ? null : await catalogue.search({ cursor });
      // Another list stands there by now.
      if (next.value !== cursor || list === null) return;
      show(list.apps, listed.value);
      next.value = list.next;
    },
    find: (appId) => served().find((app) => app.appId === appId) ?? known.value.get(appId) ?? null,
    stopOf: (appId) => stops.value.get(appId) ?? null,
    async refresh() {
      const [list, named] = await Promise.all([catalogue.search({}), catalogue.categories()]);
      isReached.value = list !== null;
      if (list === null) return;
      show(list.apps);
      next.value = list.next;
      if (named !== null) categories.value = named;
      await database
        .put(KEY, { apps: list.apps.slice(0, MAX_KEPT), categories: categories.value })
        .catch(() => undefined);
      await askForMissing(list.next === null);
    },
    async search(query) {
      const list = await catalogue.search(query);
      isReached.value = list !== null;
      if (list !== null) add(list.apps);
      return list;
    },
    page,
  };
}
