// The attack suite in Chromium: nothing that can be closed is open, and each is proven by a control that hits, but for those that
// this browser does not do at all.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_ATTACKS } from '../all-attacks.ts';
import type { Attack } from '../attack.ts';
import { ATTACKS } from '../attacks/index.ts';
import { CHROMIUM } from '../engines/chromium.ts';
import { mayLack, wronglyLacking } from '../harness/not-applicable.ts';
import { type IsolationRun, runIsolation } from '../run.ts';

/** What this Chromium does not do without any defence either, so that nothing can be proven; the page says why for each. */
const NOT_SHOWN = [
  'top-data',
  'xslt-document',
  'media-session',
  'attribution',
  'fenced-frame',
  'portal',
  'svg-use',
  'xslt-stylesheet',
  'mathml-link',
  'csp-report',
  'reporting-endpoint',
  'css-filter',
  'dns-prefetch-anchor',
  'prerender',
  'touch-icon',
  'push',
  'orientation-lock',
  'notifications',
  'midi',
  'directory-picker',
];
const isLong = process.env.DAVIT_LONG === '1';
const TIME_MS = isLong ? 3_600_000 : 240_000;

let run: IsolationRun;
beforeAll(async () => {
  const found = await CHROMIUM.find();
  if ('missing' in found) throw new Error(found.missing);
  const first = await runIsolation(CHROMIUM, found.version, { isLong });
  // A busy machine may be too slow for a control, or for an attack: those are tried once more, with nothing beside them.
  const isUnsaid = ({ id, limit }: Attack): boolean => {
    const word = first.verdicts.get(id)?.word;
    return ['not shown', 'not run', undefined].includes(word) || (limit !== undefined && word === 'closed');
  };
  const again = ATTACKS.filter((attack) => isUnsaid(attack) && !NOT_SHOWN.includes(attack.id));
  if (again.length === 0) {
    run = first;
    return;
  }
  const second = await runIsolation(CHROMIUM, found.version, { attacks: again, isLong });
  run = {
    version: first.version,
    verdicts: new Map([...first.verdicts, ...second.verdicts]),
    problems: [...first.problems, ...second.problems],
  };
}, TIME_MS);

describe('a mini-program in Chromium that tries', () => {
  it.each(ATTACKS.filter(({ limit }) => limit === undefined))('$threat $id: $title, gets nothing', ({ id }) => {
    const verdict = run.verdicts.get(id);
    expect(wronglyLacking(CHROMIUM.name, id, verdict)).toBeNull();
    const isLacking = mayLack(CHROMIUM.name, id) !== undefined;
    const other = NOT_SHOWN.includes(id) ? ['not shown'] : isLacking ? ['not applicable'] : [];
    expect(verdict?.word).toBeOneOf(['closed', ...other]);
  });
});

describe(runIsolation, () => {
  it('meets no trouble on its way', () => {
    expect(run.problems).toEqual([]);
  });

  it('proves all but a few attacks by a control that hits', () => {
    const words = ATTACKS.map(({ id }) => run.verdicts.get(id)?.word);
    expect(words.filter((word) => word === 'closed').length).toBeGreaterThanOrEqual(220);
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
