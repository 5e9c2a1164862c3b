// What a host's page loads before its first mini-program can start, as a bundler leaves it.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { partsOf } from '../../../tools/built-page.ts';

const PAGE = `import { createContainer } from '@davit/container'; import { createWebAdapter } from '@davit/container/web'; onload = () => [createContainer, createWebAdapter];`;
/** A bundler's own loader of parts is 0.8 KB of it. */
const FIRST_BUDGET_BYTES = 25_600;
/** Loaded after the page, or when it is first needed, if ever. */
const LATER =
  /node_modules\/zod|inflate|read-archive|create-bundle-shelf|kept-bundles|refusal-detail|verify-off-thread|probe-process/;

test('a host’s page loads no schema library, nothing that fetches or verifies bundles, and no probe, before it has to', async () => {
  const parts = await partsOf({ source: PAGE });
  const [first] = parts.filter(({ isFirst }) => isFirst);
  expect(first?.imports).toEqual([]);
  expect(gzipSync(first?.code ?? '', { level: 9 }).length).toBeLessThanOrEqual(FIRST_BUDGET_BYTES);
  expect((first?.modules ?? []).filter((id) => LATER.test(id) && !id.includes('/lazy-'))).toEqual([]);
  // They are somewhere: else this test would look for what no longer exists.
  const modules = parts.flatMap((part) => part.modules);
  for (const name of LATER.source.split('|'))
    expect([name, modules.some((id) => new RegExp(name).test(id))]).toEqual([name, true]);
});
