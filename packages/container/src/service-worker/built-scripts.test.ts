// The committed texts are what the sources beside them give; their sizes are a promise (container.md §2: trusted base < 10 KB).
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { containerScripts } from '../../../../tools/container-pages.mjs';
import { gateDocument } from '../gate/gate-document.ts';
import { LAUNCH_CODE, LAUNCH_CODE_HASH, WORKER_BUILD, WORKER_CODE } from './built-scripts.ts';
import { launchHtml } from './launch-page.ts';

test('the generated scripts are those that the sources give; `npm run docs` writes them', async () => {
  for (const [name, text] of Object.entries(await containerScripts())) {
    expect([name, await readFile(new URL(`../${name}`, import.meta.url), 'utf8')]).toEqual([name, text]);
  }
});

test('the worker carries the launch script, and its build is its hash', async () => {
  expect(WORKER_CODE).toContain(JSON.stringify(LAUNCH_CODE).slice(1, 40));
  expect(WORKER_CODE).toContain(LAUNCH_CODE_HASH);
  expect(WORKER_BUILD).toMatch(/^[0-9a-f]{64}$/);
});

test('the launch page is one script, whose hash is the one that its headers name, and which nothing in it ends early', () => {
  const [, script = ''] = /<script>(.*)<\/script>$/s.exec(launchHtml(LAUNCH_CODE)) ?? [];
  expect(script).toBe(LAUNCH_CODE);
  expect(script).not.toMatch(/<\/script|<!--/i);
  expect(`sha256-${createHash('sha256').update(script).digest('base64')}`).toBe(LAUNCH_CODE_HASH);
});

test('gate, launch page and worker, which nobody verifies, are less than 10 KB to load together', () => {
  const gate = gateDocument({ appOrigin: 'https://food.apps.example', hostOrigin: 'https://host.example' });
  const sizes = [gate.html, launchHtml(LAUNCH_CODE), WORKER_CODE].map((text) => gzipSync(text).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(10 * 1024);
});
