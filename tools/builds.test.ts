// A build is repeated exactly when something that it is made from has changed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildTargets, sourceHash, withDependencies } from './builds.mjs';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});
function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
function tree(): string {
  const root = mkdtempSync(join(tmpdir(), 'davit-builds-'));
  made.push(root);
  put(root, 'package-lock.json', '{}');
  put(root, 'tsconfig.base.json', '{}');
  put(root, 'apps/a/package.json', '{"dependencies":{"@davit/b":"1","vue":"1"}}');
  put(root, 'apps/a/vite.config.ts', '');
  put(root, 'apps/a/src/a.ts', '1');
  put(root, 'packages/b/package.json', '{"dependencies":{"@davit/c":"1"}}');
  put(root, 'packages/b/src/b.ts', '1');
  put(root, 'packages/c/package.json', '{}');
  put(root, 'packages/c/src/c.ts', '1');
  put(root, 'packages/d/src/d.ts', '1');
  return root;
}

describe(sourceHash, () => {
  it.each([
    'apps/a/src/a.ts',
    'apps/a/vite.config.ts',
    'packages/b/src/b.ts',
    'packages/c/src/c.ts',
    'package-lock.json',
    'apps/a/src/new.ts',
  ])('changes with %s', (path) => {
    const root = tree();
    const before = sourceHash(root, 'apps/a');
    put(root, path, 'changed');
    expect(sourceHash(root, 'apps/a')).not.toBe(before);
  });
  it.each([
    'packages/d/src/d.ts',
    'packages/b/src/b.test.ts',
    'packages/b/tests/x.ts',
    'apps/a/dist/main.js',
    'apps/a/e2e/x.ts',
  ])('stays with %s', (path) => {
    const root = tree();
    const before = sourceHash(root, 'apps/a');
    put(root, path, 'changed');
    expect(sourceHash(root, 'apps/a')).toBe(before);
  });
});

describe(withDependencies, () => {
  it('follows the packages of this repository, each once', () => {
    expect([...withDependencies(tree(), 'apps/a')]).toEqual(['apps/a', join('packages', 'b'), join('packages', 'c')]);
  });
});

describe('what only its build needs', () => {
  it('counts for what is built, and not for what that needs in turn', () => {
    const root = tree();
    put(root, 'apps/a/package.json', '{"devDependencies":{"@davit/b":"1"}}');
    put(root, 'packages/b/package.json', '{"devDependencies":{"@davit/c":"1"}}');
    expect([...withDependencies(root, 'apps/a')]).toEqual(['apps/a', join('packages', 'b')]);
  });
});

describe(buildTargets, () => {
  it('finds what has a vite.config.ts', () => {
    const root = tree();
    expect(buildTargets(root)).toEqual([join('apps', 'a')]);
    put(root, 'packages/b/vite.config.ts', '');
    expect(buildTargets(root)).toEqual([join('packages', 'b'), join('apps', 'a')]);
  });
});
