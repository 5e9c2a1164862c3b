// Failures are named at the end of a run; only journeys through a browser, and only a few, get a second try.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failedTests, failureLine, filesToTryAgain } from './failed-tests.mjs';
import { ROOT } from './root.mjs';

const JOURNEY = 'apps/demo-host/e2e/launcher.e2e.test.ts';
const failed = (file: string, name: string | null = 'does what it says') => ({ file, name, why: 'expected 1' });

describe(failedTests, () => {
  it('names the file below the root, the test, and the first line of why', () => {
    const report = {
      testResults: [
        {
          name: join(ROOT, 'packages/a/src/a.test.ts'),
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'a goes well', failureMessages: [] },
            { status: 'failed', fullName: 'a breaks', failureMessages: ['AssertionError: expected 1\n    at a.ts:1'] },
          ],
        },
        {
          name: join(ROOT, 'packages/b/src/b.test.ts'),
          status: 'failed',
          message: 'no such module\nmore',
          assertionResults: [],
        },
      ],
    };
    expect(failedTests(report).map(failureLine)).toEqual([
      '✗ packages/a/src/a.test.ts › a breaks — AssertionError: expected 1',
      '✗ packages/b/src/b.test.ts — no such module',
    ]);
  });
  it('finds nothing in a run without a report', () => {
    expect(failedTests(null)).toEqual([]);
  });
});

describe(filesToTryAgain, () => {
  it('takes each file of a few journeys once', () => {
    expect(filesToTryAgain([failed(JOURNEY), failed(JOURNEY, 'other')])).toEqual([JOURNEY]);
  });
  it('takes nothing when more failed than an accident explains', () => {
    expect(filesToTryAgain([1, 2, 3, 4].map((n) => failed(JOURNEY, `test ${n}`)))).toEqual([]);
  });
  it('takes nothing when an attack, a test without a browser, a conformance suite or a whole file failed', () => {
    for (const other of [
      failed(JOURNEY, 'launcher T112 keeps the keys'),
      failed('packages/auth/src/redeem.test.ts'),
      failed('conformance/isolation/e2e/chromium.e2e.test.ts'),
      failed(JOURNEY, null),
    ])
      expect(filesToTryAgain([failed(JOURNEY), other])).toEqual([]);
  });
  it('takes nothing when nothing failed', () => {
    expect(filesToTryAgain([])).toEqual([]);
  });
});
