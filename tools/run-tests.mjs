// Runs projects of vitest with everything that they need, counts, scans what the servers logged, ends with one line.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildChanged } from './builds.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { findChromium } from './find-chromium.mjs';
import { ROOT } from './root.mjs';
import { scanLogs } from './scan-logs.mjs';
import { foreground } from './step.mjs';

const CACHE = join(ROOT, 'node_modules/.cache/davit');

/**
 * Answers the exit code. `projects`: names of vitest.config.ts, all when empty. `args` go to vitest (file names, -t …).
 * `checked`: what was checked before; each counts as a test.
 */
export async function runTests(projects, args, checked = []) {
  await ensureInstalled();
  const chromium = await findChromium();
  await buildChanged();
  mkdirSync(CACHE, { recursive: true });
  const logs = mkdtempSync(join(CACHE, 'test-logs-'));
  const report = join(logs, 'report.json');
  const exitCode = await foreground(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...projects.flatMap((name) => ['--project', name]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    { env: { ...process.env, DAVIT_CHROMIUM: chromium, DAVIT_TEST_LOG_DIR: logs } },
  );
  const counts = countTests(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null, exitCode);
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
