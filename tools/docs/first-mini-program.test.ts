// The tutorial shows exactly the files of examples/hello, which a browser runs (packages/sdk/e2e).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../root.mjs';
import { onlyBlock } from './code-blocks.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('docs/guide/your-first-mini-program.md', () => {
  it.each([
    ['json', 'manifest.json'],
    ['html', 'index.html'],
    ['js', 'main.js'],
  ])('its %s block is examples/hello/%s', (language, file) => {
    expect(onlyBlock(read('docs/guide/your-first-mini-program.md'), language)).toBe(read(`examples/hello/${file}`));
  });

  it('keeps main.js short enough to be read', () => {
    expect(read('examples/hello/main.js').split('\n').length - 1).toBeLessThanOrEqual(40);
  });
});
