// Search over the catalogue: every word must occur somewhere in what the card shows. Pure.
import type { CatalogueApp } from '@davit/host-app';

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

export function findApps(apps: readonly CatalogueApp[], query: string): readonly CatalogueApp[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return apps.filter((app) => {
    const text = fold([app.name, app.publisher, app.description, ...app.categories].join(' '));
    return words.every((word) => text.includes(word));
  });
}
