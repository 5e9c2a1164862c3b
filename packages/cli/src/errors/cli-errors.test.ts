// The table of the command's own errors against the sources that use them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLI_ERRORS } from './cli-errors.ts';

const SOURCES = join(import.meta.dirname, '..');

function codesOfSources(): ReadonlySet<string> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.startsWith('errors/'),
  );
  return new Set(
    files.flatMap((path) => readFileSync(join(SOURCES, path), 'utf8').match(/(?<=')cli\/[a-z-]+(?=')/g) ?? []),
  );
}

describe('CLI_ERRORS', () => {
  it('explains every code that the command uses, and no other', () => {
    const used = codesOfSources();
    expect(used.size).toBeGreaterThan(25);
    const known = Object.keys(CLI_ERRORS).filter((code) => !code.startsWith('cli/file-'));
    expect([...used].filter((code) => !code.startsWith('cli/file-')).sort()).toEqual(known.sort());
  });
});
