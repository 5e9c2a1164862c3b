// Runs projects of vitest with everything that they need, counts, scans what the servers logged, ends with one line.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildChanged } from './builds.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { failedTests, failureLine, filesToTryAgain } from './failed-tests.mjs';
import { findChromium } from './find-chromium.mjs';
import { ROOT } from './root.mjs';
import { scanLogs } from './scan-logs.mjs';
import { foreground } from './step.mjs';

const CACHE = join(ROOT, 'node_modules/.cache/davit');

/**
 * Answers the exit code. `projects`: names of vitest.config.ts, all when empty. `args` go to vitest (file names, -t …).
 * `checked`: what was checked before; each counts as a test. `secondTry`: a few journeys through a browser that failed beside other
 * work are run once more, alone; what passes then has passed, and is named as unsteady.
 */
export async function runTests(projects, args, checked = [], { secondTry = false } = {}) {
  await ensureInstalled();
  const chromium = await findChromium();
  await buildChanged();
  mkdirSync(CACHE, { recursive: true });
  const logs = mkdtempSync(join(CACHE, 'test-logs-'));
  const vitest = async (name, words) => {
    const report = join(logs, `${name}.json`);
    const exitCode = await foreground(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        ...projects.flatMap((project) => ['--project', project]),
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...words,
      ],
      { env: { ...process.env, DAVIT_CHROMIUM: chromium, DAVIT_TEST_LOG_DIR: logs } },
    );
    return { exitCode, report: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null };
  };
  const { exitCode, report } = await vitest('report', args);
  const counts = countTests(report, exitCode);
  const failed = failedTests(report);
  for (const test of failed) console.log(failureLine(test));
  const again = secondTry && counts.failed === failed.length ? filesToTryAgain(failed) : [];
  if (again.length > 0) {
    console.log(`Once more, alone: ${again.join(', ')}`);
    const second = await vitest('second-report', [...again, '--no-file-parallelism']);
    if (countTests(second.report, second.exitCode).failed === 0) {
      for (const { file, name } of failed) console.log(`✗ unsteady, passed alone: ${file} › ${name}`);
      counts.passed += counts.failed;
      counts.failed = 0;
    }
  }
  if (counts.skipped > 0) console.log(`${counts.skipped} skipped tests count as failed`);
  for (const check of [...checked, ...scanLogs(logs)]) {
    console.log(`${check.ok ? '✓' : '✗'} ${check.name}${check.ok ? '' : `\n  ${(check.findings ?? []).join('\n  ')}`}`);
    if (check.ok) counts.passed += 1;
    else counts.failed += 1;
  }
  if (counts.failed === 0) rmSync(logs, { recursive: true });
  else console.log(`Logs of the test servers: ${logs}`);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}

/**
 * What counts as failed: a failed test, a skipped one (nothing is skipped silently), a file that did not load,
 * and a run that ended badly for any other reason.
 */
export function countTests(report, exitCode) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const skipped = report.numPendingTests + report.numTodoTests;
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + skipped + unloaded;
  return { passed: report.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}
