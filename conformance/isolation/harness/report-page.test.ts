// The published page: every attack is counted once, and what is open has its reason.
import { describe, expect, test } from 'vitest';
import { ALL_ATTACKS } from '../all-attacks.ts';
import { type Column, reportPage, summary } from './report-page.ts';
import type { Verdict } from './verdict.ts';

const column = (verdicts: Iterable<readonly [string, Verdict]>): Column => ({
  engine: { name: 'firefox', title: 'Firefox ESR' },
  version: '1',
  date: '2030-01-02',
  verdicts: new Map(verdicts),
  remarks: [],
});
const all = (verdict: Verdict): Column => column(ALL_ATTACKS.map(({ id }) => [id, verdict]));
const limits = ALL_ATTACKS.filter(({ limit }) => limit !== undefined).length;

describe(summary, () => {
  test('counts each attack once, limits of the web by themselves', () => {
    expect(summary(all({ word: 'open', why: '' }))).toEqual([
      '0 closed',
      `${ALL_ATTACKS.length - limits} open`,
      '0 not shown',
      '0 not applicable',
      '0 does not apply',
      '0 not run',
      `limits of the web: ${limits} open`,
    ]);
  });

  test('counts what has no verdict as not run', () => {
    expect(summary(column([])).slice(-2)).toEqual([
      `${ALL_ATTACKS.length - limits} not run`,
      `limits of the web: ${limits} not run`,
    ]);
  });
});

describe(reportPage, () => {
  test('explains what is open in an engine, and falls back to what was seen', () => {
    const open: Verdict = { word: 'open', why: 'It gets through: connection.' };
    const page = reportPage([
      column([
        ['preconnect', open],
        ['fetch', open],
      ]),
    ]);
    expect(page).toContain('| `preconnect` | **open** | The engine asks no policy about this hint.');
    expect(page).toContain('| `fetch` | **open** | It gets through: connection. |');
  });

  test('gives the reason of a limit once, in the table of limits', () => {
    const page = reportPage([column([['collusion', { word: 'open', why: 'It gets through: x.' }]])]);
    expect(page.match(/^\| `collusion` /gm)).toHaveLength(1);
  });

  test('says of a browser that was driven how late the others were, beside the promise', () => {
    const lateness = { host: 12, sibling: 34 };
    const measured = new Map([
      ['busy-loop', { calm: lateness, product: lateness, control: { host: 900, sibling: 901 } }],
    ]);
    const page = reportPage([{ ...column([]), measured }]);
    expect(page).toContain('## Firefox ESR: how late the others were');
    expect(page).toContain('| `busy-loop` | 12 / 34 ms | 12 / 34 ms | 900 / 901 ms |');
    expect(reportPage([column([])])).not.toContain('how late the others were');
  });
});
