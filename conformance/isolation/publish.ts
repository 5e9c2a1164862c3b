// Runs all attacks in every browser of this machine and writes docs/reference/isolation.md. Not a test: `--write` asks for it.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ATTACKS } from './attacks/index.ts';
import { CHROMIUM } from './engines/chromium.ts';
import { FIREFOX } from './engines/firefox.ts';
import { WEBKIT } from './engines/webkit.ts';
import { openReason } from './harness/engine-reasons.ts';
import { type Column, reportPage, summary } from './harness/report-page.ts';
import { launchSmoke } from './launch-smoke.ts';
import { runIsolation } from './run.ts';

const PAGE = fileURLToPath(new URL('../../docs/reference/isolation.md', import.meta.url));

/** Answers whether every browser of this machine ran all of it, and what stays open there is explained. */
export async function publish(isLong: boolean): Promise<boolean> {
  const columns: Column[] = [];
  for (const engine of [CHROMIUM, FIREFOX, WEBKIT]) {
    const date = new Date().toISOString().slice(0, 10);
    const found = await engine.find();
    if ('missing' in found) {
      console.log(`${engine.title}: not run, ${found.missing}`);
      columns.push({ engine, version: null, date, verdicts: new Map(), remarks: [found.missing] });
      continue;
    }
    console.log(`${engine.title} ${found.version}: running`);
    const trouble = await launchSmoke(engine, found.version);
    if (trouble.length > 0) {
      for (const remark of trouble) console.log(`  ${remark}`);
      columns.push({ engine, version: found.version, date, verdicts: new Map(), remarks: trouble });
      continue;
    }
    const { verdicts, problems: met } = await runIsolation(engine, found.version, { isLong });
    const unexplained = ATTACKS.filter(
      ({ id, limit }) => verdicts.get(id)?.word === 'open' && limit === undefined && !openReason(engine.name, id),
    );
    const problems = [...met, ...unexplained.map(({ id }) => `${id} is open, and nothing here says why`)];
    for (const problem of problems) console.log(`  ${problem}`);
    const column = { engine, version: found.version, date, verdicts, remarks: problems };
    console.log(`${engine.title}: ${summary(column).join(', ')}`);
    columns.push(column);
  }
  await writeFile(PAGE, reportPage(columns));
  console.log(`Written: ${PAGE}`);
  return columns.every(({ version, remarks }) => version === null || remarks.length === 0);
}
