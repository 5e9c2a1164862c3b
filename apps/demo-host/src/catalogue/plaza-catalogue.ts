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
}

export async function openPlazaCatalogue({
  catalogue,
  database,
  served,
}: PlazaCatalogueParts): Promise<PlazaCatalogue> {
  const kept = await keptIn(database);
  const entries = shallowRef<ReadonlyMap<string, CatalogueEntry>>(new Map(kept.apps.map((app) => [app.appId, app])));
  const categories = shallowRef<readonly CatalogueCategory[]>(kept.categories);
  const isReached = ref<boolean | null>(null);
  const stops = shallowRef<ReadonlyMap<string, string>>(new Map());

  const add = (apps: readonly CatalogueEntry[]): void => {
    entries.value = new Map([...entries.value, ...apps.map((app) => [app.appId, app] as const)]);
  };
  const noteStop = ({ appId, suspended }: CatalogueEntry): void => {
    const next = new Map(stops.value);
    if (suspended === null) next.delete(appId);
    else next.set(appId, suspended);
    stops.value = next;
  };
  const page = async (appId: string): Promise<CataloguePage | 'gone' | null> => {
    const answer = await catalogue.page(appId);
    if (answer === null || answer === 'gone') return answer;
    noteStop(answer);
    if (answer.suspended === null) add([answer]);
    return answer;
  };
  /** What the server serves and the whole list does not name may be stopped: its page says so. */
  const askForMissing = async (list: CatalogueList): Promise<void> => {
    if (list.next !== null) return;
    const listed = new Set(list.apps.map(({ appId }) => appId));
    for (const { appId } of served()) if (!listed.has(appId)) await page(appId);
  };

  return {
    apps: computed(() => [...entries.value.values(), ...served().filter(({ appId }) => !entries.value.has(appId))]),
    categories,
    isReached,
    find: (appId) => served().find((app) => app.appId === appId) ?? entries.value.get(appId) ?? null,
    stopOf: (appId) => stops.value.get(appId) ?? null,
    async refresh() {
      const [list, named] = await Promise.all([catalogue.search({}), catalogue.categories()]);
      isReached.value = list !== null;
      if (list === null) return;
      entries.value = new Map(list.apps.map((app) => [app.appId, app]));
      stops.value = new Map();
      if (named !== null) categories.value = named;
      await askForMissing(list);
      const apps = [...entries.value.values()].slice(0, MAX_KEPT);
      await database.put(KEY, { apps, categories: categories.value }).catch(() => undefined);
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
