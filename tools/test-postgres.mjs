// `npm run test:postgres [-- 15 17]`: the suites of the PostgreSQL store on each release that is supported, 15 to 18, one after another.
// Ends with `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';
import { failedTests, failureLine } from './failed-tests.mjs';
import { fetchBinaries, VERSIONS } from './postgres/versions.mjs';
import { countTests } from './run-tests.mjs';
import { foreground, main, StepFailed } from './step.mjs';

const SUITES = [
  'packages/store/tests/postgres',
  'packages/store/tests/three-processes',
  'packages/store/tests/registry-processes',
  'conformance/faults',
];

async function run(major, native) {
  const folder = mkdtempSync(join(tmpdir(), 'davit-postgres-report-'));
  const report = join(folder, 'report.json');
  const words = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...SUITES];
  const exitCode = await foreground(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...words], {
    env: { ...process.env, DAVIT_TEST_POSTGRES_BINARIES: native, DAVIT_TEST_POSTGRES_MAJOR: major },
  });
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  rmSync(folder, { recursive: true });
  for (const test of failedTests(result)) console.log(failureLine(test));
  return countTests(result, exitCode);
}

await main(async () => {
  await ensureInstalled();
  const asked = process.argv.slice(2);
  const wrong = asked.find((major) => VERSIONS[major] === undefined);
  if (wrong !== undefined)
    throw new StepFailed(`There is no PostgreSQL ${wrong} here; there are ${Object.keys(VERSIONS).join(', ')}.`);
  const lines = [];
  const sum = { passed: 0, failed: 0 };
  for (const major of asked.length > 0 ? asked : Object.keys(VERSIONS)) {
    console.log(`… PostgreSQL ${major} (${VERSIONS[major]})`);
    const { passed, failed } = await run(major, fetchBinaries(major));
    lines.push(`${failed === 0 ? '✓' : '✗'} PostgreSQL ${major}: ${passed} passed and ${failed} failed`);
    sum.passed += passed;
    sum.failed += failed;
  }
  for (const line of lines) console.log(line);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 ? 0 : 1;
});
