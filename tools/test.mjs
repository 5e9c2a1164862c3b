// `npm test`: everything that must hold, the checks of `npm run check` included (they count as one test). Arguments go to vitest;
// with arguments only the tests that they name run. `DAVIT_SECOND_TRY=1` (CI): see runTests.
import { check } from './check.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { runTests } from './run-tests.mjs';
import { main } from './step.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  if (args.length > 0) return runTests([], args);
  await ensureInstalled();
  return runTests([], [], [{ name: 'format, lint, types and layers', ok: (await check()) === 0 }], {
    secondTry: process.env.DAVIT_SECOND_TRY === '1',
  });
});
