// The reference pages in docs/ are what the tables say now.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../root.mjs';
import { manifestRows } from './manifest-page.ts';
import { referencePages } from './reference.ts';

describe(referencePages, () => {
  it.each(Object.entries(referencePages()))('docs/reference/%s is up to date (npm run docs)', (name, text) => {
    expect(readFileSync(join(ROOT, 'docs/reference', name), 'utf8')).toBe(text);
  });
});

describe(manifestRows, () => {
  it('says of every key what may stand there and what it is for', () => {
    const silent = manifestRows().filter(([, type, , about]) => type === '' || about === '');
    expect(silent).toEqual([]);
  });
});
