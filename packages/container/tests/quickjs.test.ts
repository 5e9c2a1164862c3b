// The core's own tests in QuickJS, an engine without URL, TextEncoder, crypto, timers or console: what native hosts give it.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type BareOutcome, runInNode, runInQuickJs } from './bare/bare-engines.ts';
import { bareTestFiles, coreTestFiles, NODE_ONLY } from './bare/bare-files.ts';
import { bundleTests } from './bare/bundle-tests.ts';

const failuresOf = ({ failures, stuck }: BareOutcome): string[] => [
  ...failures.map(({ test: name, error }) => `${name}\n  ${error}`),
  ...(stuck === null ? [] : [`${stuck}\n  never ended`]),
];

describe('the core in a bare engine', () => {
  test('passes all of its own tests', { timeout: 300_000 }, async () => {
    const files = bareTestFiles();
    const code = await bundleTests(files);
    const bare = await runInQuickJs(code);
    expect(bare.globals).toEqual([]);
    expect(failuresOf(bare)).toEqual([]);
    // The same bundle in another engine has as many tests, and no file went missing on the way.
    const counted = await runInNode(code);
    expect(failuresOf(counted)).toEqual([]);
    expect(bare.ran).toEqual(counted.ran);
    for (const file of files) expect(bare.ran.some((name) => name.startsWith(`${basename(file)} > `))).toBe(true);
  });

  test('leaves out only files that are there, each for a reason', () => {
    for (const [file, reason] of Object.entries(NODE_ONLY)) {
      expect(existsSync(join(fileURLToPath(new URL('..', import.meta.url)), file))).toBe(true);
      expect(reason).toMatch(/^[A-Z].{20,}\.$/);
    }
    expect(bareTestFiles().length + Object.keys(NODE_ONLY).length).toBe(coreTestFiles().length);
  });

  test('notices every kind of failure, and an end that never comes', async () => {
    const planted = fileURLToPath(new URL('./bare/planted.ts', import.meta.url));
    const bare = await runInQuickJs(await bundleTests([planted]));
    expect(bare.failures.map(({ test: name, error }) => `${name}: ${error.split('\n')[0]}`)).toMatchInlineSnapshot(`
      [
        "planted.ts > another value: ExpectationError: toEqual: expected {"a":[1,{"b":3}]}, found {"a":[1,{"b":2}]}",
        "planted.ts > one member too many: ExpectationError: toEqual: expected {"a":1}, found {"a":1,"b":2}",
        "planted.ts > other bytes: ExpectationError: toEqual: expected {"bytes":"1 3"}, found {"bytes":"1 2"}",
        "planted.ts > no rejection: ExpectationError: expected a promise that rejects; it resolved with 1",
        "planted.ts > a rejection: Error: rejected",
        "planted.ts > an unknown matcher: ExpectationError: expect().toBeFunny is not supported in a bare engine",
        "planted.ts > a global: ExpectationError: toBe: expected "function", found "undefined"",
        "planted.ts > each 1 2: ExpectationError: toBe: expected 2, found 1",
        "planted.ts > behind a hook that throws > is not run: Error: hook",
      ]
    `);
    expect(bare.ran.length).toBe(10);
    const stuck = fileURLToPath(new URL('./bare/planted-stuck.ts', import.meta.url));
    expect(await runInQuickJs(await bundleTests([stuck]))).toMatchObject({ stuck: 'planted-stuck.ts > never ends' });
  });
});
