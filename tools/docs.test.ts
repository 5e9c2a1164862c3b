// The documents name files of this repository: each of them exists.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'examples/README.md',
  'packages/crypto/README.md',
  'packages/sdk/README.md',
  'packages/signature/README.md',
  'packages/signature/docs/protect-an-api.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const PATHS = /`((?:packages|apps|minis|conformance|tools|bench|examples|docs)\/[\w./-]+)`/g;
const LINKS = /\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g;

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(root, document), 'utf8');
  it('names only paths that exist', () => {
    const missing = [...text.matchAll(PATHS)]
      .map((match) => match[1] as string)
      .filter((path) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });
  it('links only to what exists', () => {
    const missing = [...text.matchAll(LINKS)]
      .map((match) => match[1] as string)
      .filter((path) => !existsSync(join(root, dirname(document), path)));
    expect(missing).toEqual([]);
  });
});
