// Runs all attacks in every browser of this machine and writes docs/reference/isolation.md. Not a test: `--write` asks for it.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CHROMIUM } from './engines/chromium.ts';
import { FIREFOX } from './engines/firefox.ts';
import { WEBKIT } from './engines/webkit.ts';
import { type Column, reportPage } from './harness/report-page.ts';
import { runIsolation } from './run.ts';

const PAGE = fileURLToPath(new URL('../../docs/reference/isolation.md', import.meta.url));

/** Answers whether nothing that can be closed is open. */
export async function publish(isLong: boolean): Promise<boolean> {
  const columns: Column[] = [];
  for (const engine of [CHROMIUM, FIREFOX, WEBKIT]) {
    const date = new Date().toISOString().slice(0, 10);
    const found = await engine.find();
    if ('missing' in found) {
      console.log(`${engine.title}: not run, ${found.missing}`);
      columns.push({ title: engine.title, version: null, date, verdicts: new Map(), remarks: [found.missing] });
      continue;
    }
    console.log(`${engine.title} ${found.version}: running`);
    const { verdicts, problems } = await runIsolation(engine, found.version, { isLong });
    const counts = new Map<string, number>();
    for (const { word } of verdicts.values()) counts.set(word, (counts.get(word) ?? 0) + 1);
    console.log(`${engine.title}: ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`);
    for (const problem of problems) console.log(`  ${problem}`);
    columns.push({ title: engine.title, version: found.version, date, verdicts, remarks: problems });
  }
  await writeFile(PAGE, reportPage(columns));
  console.log(`Written: ${PAGE}`);
  return columns[0]?.remarks.length === 0;
}
