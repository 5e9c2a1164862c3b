// What `npm install @davit/cli` brings along: packages of others whose names are held here, locked, none of which runs at installation.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly cpu?: readonly string[];
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}
const root = new URL('../../', import.meta.url);
const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'));
const { packages } = readJson('package-lock.json') as Lock;

/** As Node finds it: in the nearest folder above. */
function find(from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    const found = packages[path];
    if (found !== undefined) return found.link === true ? (found.resolved ?? null) : path;
    if (at === '') return null;
  }
}
function closureOf(start: string): string[] {
  const seen = new Set([start]);
  for (const path of seen) {
    const { dependencies, optionalDependencies } = packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = find(path, name);
      if (found === null) throw new Error(`${path} needs ${name}, which is not locked`);
      seen.add(found);
    }
  }
  return [...seen].sort();
}
const closure = closureOf('packages/cli');
const others = closure.filter((path) => path.includes('node_modules/'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];
/** Compiled code, for one kind of machine each. */
const isForOneMachine = (path: string): boolean => packages[path]?.cpu !== undefined;
const NAMES = [
  '@clack/core @clack/prompts @neon-rs/load @node-rs/argon2 @pinojs/redact atomic-sleep detect-libc',
  'fast-string-truncated-width fast-string-width fast-wrap-ansi fflate on-exit-leak-free',
  'pg pg-cloudflare pg-connection-string pg-int8 pg-pool pg-protocol pg-types pgpass pino pino-abstract-transport',
  'pino-std-serializers postgres-array postgres-bytea postgres-date postgres-interval process-warning quick-format-unescaped',
  'real-require safe-stable-stringify sisteransi sonic-boom split2 thread-stream tldts tldts-core xtend zod',
].flatMap((line) => line.split(' '));

describe('what the davit command installs', () => {
  it('T094 nothing that the command installs runs a script of its own at installation', () => {
    expect(others.length).toBeGreaterThan(5);
    expect(others.filter((path) => packages[path]?.hasInstallScript === true)).toEqual([]);
    for (const path of closure.filter((each) => existsSync(new URL(`${each}/package.json`, root)))) {
      const { scripts = {} } = readJson(`${path}/package.json`) as { scripts?: Readonly<Record<string, string>> };
      // `prepare` runs for a folder or a repository, never for what comes from a registry.
      const known = path.includes('node_modules/') ? SCRIPTS.slice(0, 3) : SCRIPTS;
      expect(
        Object.keys(scripts).filter((name) => known.includes(name)),
        path,
      ).toEqual([]);
    }
  });

  it('T094 the packages of others are these and no more', () => {
    const named = others.filter((path) => !isForOneMachine(path)).map(nameOf);
    expect(named.sort()).toEqual(NAMES);
    for (const path of others.filter(isForOneMachine))
      expect(nameOf(path)).toMatch(/^(@libsql\/|@node-rs\/argon2-|libsql$)/);
  });

  it('T094 each version that a package of ours asks for is one version, not a range', () => {
    for (const path of closure.filter((each) => each.startsWith('packages/') && !each.includes('node_modules/'))) {
      for (const [name, version] of Object.entries(packages[path]?.dependencies ?? {}))
        expect(version, `${path}: ${name}`).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });
});
