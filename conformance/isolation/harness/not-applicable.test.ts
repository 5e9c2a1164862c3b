// Nothing is called not applicable but what is on the list of that engine, with the sentence that stands there.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALL_ATTACKS } from '../all-attacks.ts';
import { mayLack, wronglyLacking } from './not-applicable.ts';

const ENGINES = ['chromium', 'firefox', 'webkit', 'webkit-native'] as const;
const lacking = (why: string) => ({ word: 'not applicable', why }) as const;

describe(wronglyLacking, () => {
  it('takes the sentence of the list, and no other attack, engine or sentence', () => {
    const bluetooth = lacking('This engine has no `bluetooth`.');
    expect(wronglyLacking('chromium', 'bluetooth', bluetooth)).toBeNull();
    expect(wronglyLacking('chromium', 'fetch', lacking('This engine has no `fetch`.'))).toMatch(/not expected of it\./);
    expect(wronglyLacking('chromium', 'usb', lacking('This engine has no `usb`.'))).toMatch(/not expected/);
    expect(wronglyLacking('firefox', 'usb', lacking('This engine has no `usb`.'))).toBeNull();
    expect(wronglyLacking('chromium', 'bluetooth', lacking('This engine has no `navigator`.'))).toMatch(/this reason/);
  });

  it('has nothing to say about another word', () => {
    for (const verdict of [undefined, { word: 'closed' }, { word: 'open', why: 'x' }] as const)
      expect(wronglyLacking('chromium', 'usb', verdict)).toBeNull();
  });
});

describe(mayLack, () => {
  it('names attacks that there are, each with its interface', () => {
    for (const engine of ENGINES) {
      const named = ALL_ATTACKS.filter(({ id }) => mayLack(engine, id) !== undefined);
      for (const { id } of named) expect(mayLack(engine, id)).toMatch(/^This engine has no `\w+`\.$/);
      expect(mayLack(engine, 'fetch')).toBeUndefined();
    }
    expect(
      ALL_ATTACKS.filter(({ id }) => mayLack('chromium', id) !== undefined)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['bluetooth', 'magnetometer', 'shared-storage']);
  });

  it('knows every n/a of the published page', () => {
    const page = readFileSync(new URL('../../../docs/reference/isolation.md', import.meta.url), 'utf8');
    const known = new Set(
      ENGINES.flatMap((engine) => ALL_ATTACKS.map(({ id }) => mayLack(engine, id) && `${id}|${mayLack(engine, id)}`)),
    );
    const said = [...page.matchAll(/^\| `([^`]+)` \| n\/a \| (This engine[^|]*\.) \|$/gm)].map(
      ([, id, why]) => `${id}|${why}`,
    );
    expect(said.filter((one) => !known.has(one))).toEqual([]);
  });
});
