// Keeps requirements.md whole: each attack from T081 to T112 is in it, and each test that it names exists under that very name.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attacksIn, readRequirements } from '../requirement-table.ts';

const here = new URL('.', import.meta.url);
const rows = readRequirements(here);
const read = (file: string): string => readFileSync(new URL(`../../${file}`, here), 'utf8');
const NUMBERS = Array.from({ length: 32 }, (_, at) => `T${String(81 + at).padStart(3, '0')}`);
/** Where a row names a suite with a table of its own, the number stands in that table. */
const isTable = (file: string): boolean => file.endsWith('requirements.md');

/** `title` begins a text of the file, as the name of a test does; comments and skipped tests are none. */
function hasTest(source: string, title: string): boolean {
  return source.split('\n').some((line) => {
    const at = ["'", '"', '`'].map((quote) => line.indexOf(quote + title)).find((found) => found >= 0) ?? -1;
    return at >= 0 && !/^\s*(\/\/|\*)|\.(skip|todo)\b/.test(line);
  });
}

describe('requirements.md of the registry', () => {
  it('has every attack from T081 to T112, and no other', () => {
    expect(attacksIn(rows.map(({ text }) => text.replaceAll('(T107)', '')).join(' '))).toEqual(NUMBERS);
  });

  it('says of each what comes of it, and names tests that exist and carry its number', () => {
    for (const { text, specification, file, test } of rows) {
      expect(attacksIn(text.slice(0, 4)), text).toHaveLength(1);
      expect(specification.length, text).toBeGreaterThan(2);
      if (file === '—') {
        expect(specification, text).toMatch(/^none: .{40,}/);
        continue;
      }
      expect(existsSync(new URL(`../../${file}`, here)), file).toBe(true);
      const source = read(file);
      expect(isTable(file) ? source.includes(`| ${test} |`) : hasTest(source, test), `${file}: ${test}`).toBe(true);
      expect(test, text).toContain(text.slice(0, 4));
    }
  });

  it('names every test of this folder that carries one of the numbers', () => {
    const names = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) {
      const file = `conformance/registry/${name}`;
      const own = rows.filter((row) => row.file === file).map(({ test }) => test);
      const titles = [...read(file).matchAll(/\b(?:it|test)\(\s*['"`](T\d{3}[^'"`]*)/g)].map(([, title = '']) => title);
      const named = titles.filter((title) => attacksIn(title).some((number) => NUMBERS.includes(number)));
      for (const title of named) expect(own, file).toContain(title);
    }
  });
});
