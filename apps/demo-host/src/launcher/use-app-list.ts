// The list that the launcher shows for what was typed and chosen: at once what Plaza knows, then what the registry answers. An answer to
// what was typed before is not shown.
import type { CatalogueApp } from '@davit/host-app';
import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue';
import type { PlazaCatalogue } from '../catalogue/plaza-catalogue.ts';
import { findApps } from './find-apps.ts';

/** Somebody who types on is not asked about. */
const TYPING_MS = 150;

interface Found {
  readonly key: string;
  readonly apps: readonly CatalogueApp[];
  readonly next: string | null;
}

type Source = Pick<PlazaCatalogue, 'apps' | 'search' | 'hasMore' | 'more'>;

export function useAppList(catalogue: Source, text: Ref<string>, category: Ref<string | null>) {
  const found = shallowRef<Found | null>(null);
  const key = computed(() => JSON.stringify([text.value.trim(), category.value]));
  const isAsking = computed(() => text.value.trim() !== '' || category.value !== null);
  const current = computed(() => (isAsking.value && found.value?.key === key.value ? found.value : null));
  const known = computed(() =>
    findApps(catalogue.apps.value, text.value).filter(
      ({ categories }) => category.value === null || categories.includes(category.value),
    ),
  );

  const ask = async (cursor: string | null): Promise<void> => {
    const asked = key.value;
    const before = cursor === null ? [] : (current.value?.apps ?? []);
    const list = await catalogue.search({ text: text.value, category: category.value, cursor });
    if (list === null || key.value !== asked) return;
    found.value = { key: asked, apps: [...before, ...list.apps], next: list.next };
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(key, () => {
    clearTimeout(timer);
    if (isAsking.value) timer = setTimeout(() => void ask(null), TYPING_MS);
  });
  onScopeDispose(() => clearTimeout(timer));

  return {
    apps: computed(() => current.value?.apps ?? known.value),
    hasMore: computed(() => (isAsking.value ? (current.value?.next ?? null) !== null : catalogue.hasMore.value)),
    more: (): Promise<void> => (isAsking.value ? ask(current.value?.next ?? null) : catalogue.more()),
  };
}
