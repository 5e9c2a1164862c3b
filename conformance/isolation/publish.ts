// Runs all attacks in every browser of this machine, and in the native host where it can run, and writes docs/reference/isolation.md. Not a test: `--write` asks for it.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PAGE_ATTACKS } from './attacks/index.ts';
import type { DrivenAttack } from './driven/driven-attack.ts';
import { DRIVEN_ATTACKS } from './driven/driven-attacks.ts';
import type { DrivenEngine } from './driven/driven-engine.ts';
import { DRIVEN_ENGINES } from './driven/driven-engines.ts';
import { runDriven } from './driven/run-driven.ts';
import { CHROMIUM } from './engines/chromium.ts';
import type { Engine } from './engines/engine.ts';
import { FIREFOX } from './engines/firefox.ts';
import { WEBKIT } from './engines/webkit.ts';
import { WEBKIT_NATIVE } from './engines/webkit-native.ts';
import { whyNot } from './harness/does-not-apply.ts';
import { openReason } from './harness/engine-reasons.ts';
import { isExpected } from './harness/expected.ts';
import { wronglyLacking } from './harness/not-applicable.ts';
import { type Column, reportPage, summary } from './harness/report-page.ts';
import { triedElsewhere } from './harness/tried-elsewhere.ts';
import type { Verdict } from './harness/verdict.ts';
import { launchSmoke } from './launch-smoke.ts';
import { runIsolation } from './run.ts';

const PAGE = fileURLToPath(new URL('../../docs/reference/isolation.md', import.meta.url));

/** What needs a driver and does not apply in this host anyway, or is tried by other tests of it. */
function withoutDriver({ name }: Engine): ReadonlyMap<string, Verdict> {
  return new Map(
    DRIVEN_ATTACKS.flatMap(({ id }): [string, Verdict][] => {
      const not = whyNot(name, id);
      if (not !== undefined) return [[id, { word: 'does not apply', why: not }]];
      const why = triedElsewhere(name, id);
      return why === undefined ? [] : [[id, { word: 'not run', why }]];
    }),
  );
}

/** Why the other columns have no word for these. */
function notDriven(engine: Engine): string {
  const count = DRIVEN_ATTACKS.filter(({ id }) => whyNot(engine.name, id) === undefined).length;
  const reason =
    'they need somebody who types, opens tabs and looks at the browser’s processes, and the suite drives only browsers';
  const besides =
    engine.name === 'webkit-native'
      ? '; floods, hangs, memory, ends, releases and users are tried there by `npm run test:native burdens driven faults releases offline`'
      : '';
  return `${count} attacks were not run: ${reason}${besides}`;
}

/** What is open has its own sentence or is a limit; here is what was to be run and was not, and what should be open and is not. */
function wentWrong(
  attack: DrivenAttack,
  verdicts: ReadonlyMap<string, Verdict>,
  { name, notRun }: DrivenEngine,
): boolean {
  const verdict = verdicts.get(attack.id);
  if (verdict?.word === 'open') return false;
  if (verdict === undefined || verdict.word === 'not run') return notRun[attack.id] === undefined;
  return name === CHROMIUM.name && !isExpected(attack, verdict);
}

/** Answers whether every browser of this machine ran all of it, and what stays open there is explained. */
export async function publish(isLong: boolean): Promise<boolean> {
  const columns: Column[] = [];
  let whole = true;
  for (const engine of [CHROMIUM, FIREFOX, WEBKIT, WEBKIT_NATIVE]) {
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
      whole = false;
      columns.push({ engine, version: found.version, date, verdicts: new Map(), remarks: trouble });
      continue;
    }
    const began = performance.now();
    const { verdicts: own, problems: met } = await runIsolation(engine, found.version, { isLong });
    const hand = DRIVEN_ENGINES[engine.name];
    const driven = hand === undefined ? null : await runDriven({ engine: hand, isLong });
    const verdicts = new Map([...own, ...withoutDriver(engine), ...(driven?.verdicts ?? [])]);
    const unexplained = [...PAGE_ATTACKS, ...DRIVEN_ATTACKS].filter(
      ({ id, limit }) => verdicts.get(id)?.word === 'open' && limit === undefined && !openReason(engine.name, id),
    );
    const missed = hand === undefined ? [] : DRIVEN_ATTACKS.filter((attack) => wentWrong(attack, verdicts, hand));
    const problems = [
      ...met,
      ...unexplained.map(({ id }) => `${id} is open, and nothing here says why`),
      ...[...verdicts].flatMap(([id, verdict]) => {
        const trouble = wronglyLacking(engine.name, id, verdict);
        return trouble === null ? [] : [`${id}: ${trouble}`];
      }),
      ...missed.map(({ id }) => `${id} did not go as it should: ${verdicts.get(id)?.word ?? 'not run'}`),
    ];
    for (const problem of problems) console.log(`  ${problem}`);
    whole &&= problems.length === 0;
    const remarks = driven === null ? [...problems, notDriven(engine)] : problems;
    const column = {
      engine,
      version: found.version,
      date,
      verdicts,
      remarks,
      ...(driven && { measured: driven.measured }),
    };
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(`${engine.title}: ${summary(column).join(', ')}; ${seconds} s`);
    columns.push(column);
  }
  await writeFile(PAGE, reportPage(columns));
  console.log(`Written: ${PAGE}`);
  return whole;
}
