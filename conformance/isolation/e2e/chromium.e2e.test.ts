// The attack suite in Chromium: nothing that can be closed is open, and enough is proven by a control that hits.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_ATTACKS } from '../all-attacks.ts';
import { ATTACKS } from '../attacks/index.ts';
import { CHROMIUM } from '../engines/chromium.ts';
import { type IsolationRun, runIsolation } from '../run.ts';

/** Fewer than were proven when this was written: the rest is what a loaded machine may lose. */
const PROVEN_AT_LEAST = 200;
const isLong = process.env.DAVIT_LONG === '1';
const TIME_MS = isLong ? 3_600_000 : 240_000;

let run: IsolationRun;
beforeAll(async () => {
  const found = await CHROMIUM.find();
  if ('missing' in found) throw new Error(found.missing);
  run = await runIsolation(CHROMIUM, found.version, { isLong });
}, TIME_MS);

describe('a mini-program in Chromium that tries', () => {
  it.each(ATTACKS.filter(({ limit }) => limit === undefined))('$threat $id: $title, gets nothing', ({ id }) => {
    expect(run.verdicts.get(id)?.word).toBeOneOf(['closed', 'not shown', 'not applicable']);
  });
});

describe(runIsolation, () => {
  it('meets no trouble on its way', () => {
    expect(run.problems).toEqual([]);
  });

  it(`proves at least ${PROVEN_AT_LEAST} attacks by a control that hits`, () => {
    const proven = ATTACKS.filter(({ id }) => run.verdicts.get(id)?.word === 'closed');
    expect(proven.length).toBeGreaterThanOrEqual(PROVEN_AT_LEAST);
  });

  it('measures what no page can close', () => {
    for (const { id } of ATTACKS.filter(({ limit }) => limit !== undefined))
      expect(run.verdicts.get(id)?.word, id).toBe('open');
  });

  it('has a published page with every attack', () => {
    const page = readFileSync(new URL('../../../docs/reference/isolation.md', import.meta.url), 'utf8');
    expect(ALL_ATTACKS.map(({ id }) => id).filter((id) => !page.includes(`| \`${id}\` |`))).toEqual([]);
  });
});
