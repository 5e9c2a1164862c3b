// Reads the table of a suite's requirements.md, and the test files that stand beside it.
import { readdirSync, readFileSync } from 'node:fs';

/** A line of the table that names what has to hold, in one of a few lines of tests. */
export interface Requirement {
  readonly text: string;
  readonly specification: string;
  readonly file: string;
  readonly test: string;
}

/** The lines of the table without its head. */
export const readRows = (folder: URL): string[] =>
  readFileSync(new URL('requirements.md', folder), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (requirement|attack) /.test(line));

export const readRequirements = (folder: URL): Requirement[] =>
  readRows(folder).map((line) => {
    const [text = '', specification = '', file = '', test = ''] = line.slice(2, -2).split(' | ');
    return { text, specification, file, test };
  });

/** Without the one that compares the two. */
export const testFilesIn = (folder: URL): string[] =>
  readdirSync(folder).filter((name) => name.endsWith('.test.ts') && name !== 'requirements.test.ts');

/** The numbers of all attacks that a text names, each once. */
export const attacksIn = (text: string): string[] => [...new Set(text.match(/\bT\d{3}\b/g) ?? [])].sort();
