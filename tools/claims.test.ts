// The README says what works; docs/claims.md says how to see it. Neither may say more than the other.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
const read = (name: string) => readFileSync(join(root, name), 'utf8');
/** Rows of the table under a heading, cells trimmed; without head and rule. */
const rows = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );

const status = /## What works, and what does not yet\n([\s\S]*?)\n## /.exec(read('README.md'))?.[1] ?? '';
/** A row that begins with "not yet" claims nothing. */
const claimed = rows(status)
  .filter(([, state]) => !state?.startsWith('not yet'))
  .map(([part]) => part);
const claims = rows(read('docs/claims.md'));

describe('docs/claims.md', () => {
  it('has a row for each claim of the README, and no other', () => {
    expect(claimed.length).toBeGreaterThan(3);
    expect(claims.map(([claim]) => claim)).toEqual(claimed);
  });
  it.each(claims)('shows “%s” by something that exists', (_claim, command) => {
    const paths = [...(command ?? '').matchAll(/(?:conformance|packages|apps|tools)\/[\w./-]+/g)].map(([path]) => path);
    expect(paths.length > 0 || command?.includes('--project browser')).toBe(true);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the README’s commands', () => {
  it('are scripts of package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read('README.md').matchAll(/npm (?:run )?(start|test|[a-z]+)\b/g)].map(
      (match) => match[1] as string,
    );
    expect(named).toContain('start');
    expect(named).toContain('test');
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });
  it('is what CI runs', () => {
    expect(read('.ci/run')).toMatch(/^exec node tools\/ci\.mjs$/m);
    expect(read('tools/ci.mjs')).toContain("runScript('test')");
  });
});
