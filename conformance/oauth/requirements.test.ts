// Keeps requirements.md equal with the tests: what it names exists, and what covers an attack is named.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attacksIn, readRequirements, testFilesIn } from '../requirement-table.ts';

const here = new URL('.', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, here), 'utf8');
const requirements = readRequirements(here);
const testFiles = testFilesIn(here);

describe('requirements.md', () => {
  it('names tests that exist, each with its specification', () => {
    expect(requirements.length).toBeGreaterThan(50);
    for (const { file, specification, test, text } of requirements) {
      expect(specification, text).not.toBe('');
      expect(testFiles, text).toContain(file);
      expect(read(file), text).toContain(test);
    }
  });

  it('names every test file, and every attack that a file covers', () => {
    for (const file of testFiles) {
      const rows = requirements.filter((row) => row.file === file);
      expect(rows.length, file).toBeGreaterThan(0);
      const named = attacksIn(rows.map(({ text, test }) => `${text} ${test}`).join(' '));
      expect(named, file).toEqual(expect.arrayContaining(attacksIn(read(file))));
    }
  });
});
