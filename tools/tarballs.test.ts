// What npm would publish of each package: the program with its licence, no tests and no build state; a README whose links lead
// somewhere for whoever has the tarball alone. And it is built for that: prepack.test.ts.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from './root.mjs';

interface Tarball {
  readonly name: string;
  readonly files: readonly { readonly path: string }[];
}

const LICENCE = readFileSync(join(ROOT, 'LICENSE'), 'utf8');
const LINKS = /\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g;
/** What a build leaves in each package, whether this tree is built or not; also what it must not take along. */
const BUILT = ['dist/index.js', 'dist/index.d.ts', 'dist/.tsbuildinfo'];
const BUILT_APP = ['dist/index.html', 'dist/assets/index-1.js'];

const folder = mkdtempSync(join(tmpdir(), 'davit-tarballs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isPublished = (path: string): boolean => {
  const file = join(ROOT, path, 'package.json');
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).private !== true;
};
const publishedIn = (group: string): string[] =>
  readdirSync(join(ROOT, group)).filter((name) => isPublished(join(group, name)));
const packages = publishedIn('packages');
/** Published as the files that they are built into. */
const apps = publishedIn('apps');
const all = [...packages, ...apps];
for (const name of all) {
  const copy = join(folder, name);
  const filter = (path: string) => !/\/(?:node_modules|dist)$/.test(path);
  cpSync(join(ROOT, apps.includes(name) ? 'apps' : 'packages', name), copy, { recursive: true, filter });
  mkdirSync(join(copy, 'dist/assets'), { recursive: true });
  for (const file of apps.includes(name) ? BUILT_APP : BUILT) writeFileSync(join(copy, file), '');
}
const packed = execFileSync(
  'npm',
  // The copies are no clone, where alone `prepack` works.
  ['pack', '--dry-run', '--json', '--offline', '--ignore-scripts', ...all.map((name) => `./${name}`)],
  {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  },
);
const tarballs = JSON.parse(packed) as readonly Tarball[];

describe('the tarballs', () => {
  it('are those of all packages', () => {
    expect(tarballs.map(({ name }) => name).sort()).toEqual(all.map((name) => `@davit/${name}`).sort());
    expect(apps).toEqual(['demo-host']);
    expect(packages).toContain('signature');
  });
  it('of the command hold each template whole', () => {
    const files = tarballs.find(({ name }) => name === '@davit/cli')?.files.map(({ path }) => path) ?? [];
    const templates = readdirSync(join(folder, 'cli/templates'));
    expect(templates.sort()).toEqual(['react', 'shared', 'vanilla', 'vue', 'vue-konva']);
    for (const template of templates) {
      const whole = readdirSync(join(folder, 'cli/templates', template), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => posix.join('templates', relative(join(folder, 'cli/templates'), entry.parentPath), entry.name));
      if (template === 'shared') expect(whole).toContain('templates/shared/_gitignore');
      expect(files).toEqual(expect.arrayContaining(whole));
    }
  });
  it('of the demo host hold built files alone, and bring nothing along', () => {
    const files = tarballs.find(({ name }) => name === '@davit/demo-host')?.files.map(({ path }) => path) ?? [];
    expect([...files].sort()).toEqual(['LICENSE', 'README.md', ...BUILT_APP, 'package.json'].sort());
    const { dependencies, exports, main } = JSON.parse(readFileSync(join(folder, 'demo-host/package.json'), 'utf8'));
    expect({ dependencies, exports, main }).toEqual({});
  });
  describe.each(all)('of %s', (name) => {
    const files = tarballs.find((tarball) => tarball.name === `@davit/${name}`)?.files.map(({ path }) => path) ?? [];
    const source = (path: string) => readFileSync(join(folder, name, path), 'utf8');

    it('has the program, and the licence of the repository', () => {
      const program = apps.includes(name) ? BUILT_APP : ['dist/index.js', 'dist/index.d.ts'];
      expect(files).toEqual(expect.arrayContaining(['package.json', 'LICENSE', ...program]));
      expect(source('LICENSE')).toBe(LICENCE);
    });
    it('is built when it is packed', () => {
      expect(JSON.parse(source('package.json')).scripts).toEqual({ prepack: 'node ../../tools/prepack.mjs' });
    });
    it('has no build state, no source, no test', () => {
      expect(files.filter((path) => /\.tsbuildinfo$|\.test\.|\.bench\.|^(?:src|tests|e2e)\//.test(path))).toEqual([]);
    });
    it('has no document with a link to what it lacks', () => {
      const dead = files
        .filter((path) => path.endsWith('.md'))
        .flatMap((path) =>
          [...source(path).matchAll(LINKS)].map((match) => posix.join(posix.dirname(path), match[1] as string)),
        )
        .filter((path) => !files.some((file) => file === path || file.startsWith(`${path}/`)));
      expect(dead).toEqual([]);
    });
  });
});
