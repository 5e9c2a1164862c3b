// Keeps requirements.md equal with the tests: what it names exists, and what covers an attack is named.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attacksIn, readRequirements, testFilesIn } from '../requirement-table.ts';

const here = new URL('.', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, here), 'utf8');
const rows = readRequirements(here);
const testFiles = testFilesIn(here);

describe('requirements.md', () => {
  it('names tests that exist, each with its specification', () => {
    expect(rows.length).toBeGreaterThanOrEqual(10);
    for (const { file, specification, test, text } of rows) {
      expect(specification, text).not.toBe('');
      expect(testFiles, text).toContain(file);
      expect(read(file), text).toContain(test);
    }
  });
  it('names every test file, and every attack that a file or the vectors cover', () => {
    const vectors = read('../../packages/signature/vectors/vectors.json').match(/"attack": "T\d{3}"/g) ?? [];
    for (const file of testFiles) {
      const own = rows.filter((row) => row.file === file);
      expect(own.length, file).toBeGreaterThan(0);
      const covered = attacksIn(read(file) + (file === 'vectors.test.ts' ? vectors.join(' ') : ''));
      expect(attacksIn(own.map(({ text, test }) => `${text} ${test}`).join(' ')), file).toEqual(covered);
    }
  });
});
