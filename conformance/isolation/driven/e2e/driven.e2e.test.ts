// The attacks that need a driver, in Chromium: nothing that can be closed is open, each is shown to work without its defence, and
// what holds up the device holds up neither the host (200 ms, p99) nor a sibling (500 ms).
import { beforeAll, describe, expect, it } from 'vitest';
import { HOST_P99_MS, SIBLING_P99_MS } from '../beats.ts';
import { DRIVEN_ATTACKS } from '../driven-attacks.ts';
import { type DrivenRun, runDriven } from '../run-driven.ts';

const isLong = process.env.DAVIT_LONG === '1';
/** Less than three minutes on two cores with nothing else to do; the rest is for a machine that has. */
const TIME_MS = isLong ? 1_800_000 : 600_000;
/** Four minutes for the whole suite in Chromium: variants of what is here already are left out. */
const RUN = DRIVEN_ATTACKS.filter(({ variant }) => isLong || variant !== true);
const isLimit = ({ limit }: { readonly limit?: string }): boolean => limit !== undefined;

let run: DrivenRun;
beforeAll(async () => {
  run = await runDriven({ attacks: RUN, isLong });
}, TIME_MS);

describe('a mini-program in Chromium, with somebody beside it who types, waits and opens tabs, that tries', () => {
  it.each(RUN.filter((attack) => !isLimit(attack)))('$threat $id: $title, gets nothing', ({ id }) => {
    expect(run.verdicts.get(id)).toEqual({ word: 'closed' });
  });
});

describe(runDriven, () => {
  it('measures how late host and sibling are under each burden, and promises 200 and 500 ms', () => {
    expect([HOST_P99_MS, SIBLING_P99_MS]).toEqual([200, 500]);
    expect(run.measured.size).toBe(RUN.filter(({ timed }) => timed).length);
    for (const [id, { product, control }] of run.measured) {
      expect(product.host, id).toBeLessThanOrEqual(200);
      expect(product.sibling, id).toBeLessThanOrEqual(500);
      expect(control.host > 200 || control.sibling > 500, id).toBe(true);
    }
  });

  it('measures what no page can close', () => {
    for (const { id } of RUN.filter(isLimit)) expect(run.verdicts.get(id)?.word, id).toBe('open');
  });
});
