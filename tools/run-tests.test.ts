// What the last line of `npm test` says is what happened.
import { describe, expect, it } from 'vitest';
import { countTests } from './run-tests.mjs';

const report = (over: object) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...over,
});

describe(countTests, () => {
  it('counts what passed and what failed', () => {
    expect(countTests(report({}), 0)).toEqual({ passed: 3, failed: 0, skipped: 0 });
    expect(countTests(report({ numFailedTests: 2 }), 1)).toEqual({ passed: 3, failed: 2, skipped: 0 });
  });
  it('counts a file that did not load as a failure', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] },
    ];
    expect(countTests(report({ testResults }), 1)).toMatchObject({ passed: 3, failed: 1 });
  });
  it('counts skipped and unwritten tests as failures', () => {
    expect(countTests(report({ numPendingTests: 1, numTodoTests: 1 }), 0)).toEqual({
      passed: 3,
      failed: 2,
      skipped: 2,
    });
  });
  it('counts a run that ended badly without a failed test, or without a report, as one failure', () => {
    expect(countTests(report({}), 1)).toMatchObject({ passed: 3, failed: 1 });
    expect(countTests(null, 134)).toMatchObject({ passed: 0, failed: 1 });
  });
});
