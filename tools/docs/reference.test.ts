// The reference pages in docs/ are what the tables say now.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../root.mjs';
import { referencePages } from './reference.ts';

describe(referencePages, () => {
  it.each(Object.entries(referencePages()))('docs/reference/%s is up to date (npm run docs)', (name, text) => {
    expect(readFileSync(join(ROOT, 'docs/reference', name), 'utf8')).toBe(text);
  });
});
