import type { CatalogueApp } from '@davit/host-app';
import { describe, expect, it } from 'vitest';
import { findApps } from './find-apps.ts';

const app = (name: string, description: string): CatalogueApp => ({
  appId: name.toLowerCase(),
  name,
  publisher: 'Harbour Ltd',
  icon: null,
  description,
  scopes: [],
  permissions: [],
  categories: ['Daily'],
});
const apps = [app('Café', 'Coffee to go'), app('Tickets', 'Trains and buses')];
const names = (query: string) => findApps(apps, query).map(({ name }) => name);

describe(findApps, () => {
  it('shows all for an empty search', () => {
    expect(names('  ')).toEqual(['Café', 'Tickets']);
  });
  it('finds without case and accents, in any field', () => {
    expect(names('cafe')).toEqual(['Café']);
    expect(names('HARBOUR train')).toEqual(['Tickets']);
    expect(names('daily')).toHaveLength(2);
    expect(names('taxi')).toEqual([]);
  });
});
