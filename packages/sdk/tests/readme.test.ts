// The README's table of errors is what the code says, and its way with a bundler works as written.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BRIDGE_ERRORS } from '@davit/protocol';
import { build } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { codeBlocks } from '../../../tools/docs/code-blocks.ts';
import { GROUPS } from '../src/bridge/groups.ts';
import { SDK_ERRORS } from '../src/davit-error.ts';

const repository = new URL('../../../', import.meta.url).pathname;
const readme = readFileSync(join(repository, 'packages/sdk/README.md'), 'utf8');
const project = mkdtempSync(join(tmpdir(), 'davit-bundler-'));
afterAll(() => rmSync(project, { recursive: true }));

describe('packages/sdk/README.md', () => {
  it('lists every error of the SDK as the code gives it', () => {
    const rows = Object.entries(SDK_ERRORS).map(
      ([code, [sentence, hint]]) => `| \`${code}\` | ${sentence} | ${hint} |`,
    );
    const table = readme.split('\n').filter((line) => /^\| `[a-z_]+` \| [^|]+ \| [^|]+ \|$/.test(line));
    expect(table).toEqual(rows);
  });

  it('names every other error that the bridge may answer', () => {
    const others = Object.keys(BRIDGE_ERRORS).filter((code) => !(code in SDK_ERRORS));
    expect(others.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });

  it('shows every group of bridge methods', () => {
    expect(GROUPS.filter((group) => !readme.includes(`davit.${group}.`) && group !== 'auth')).toEqual([]);
  });

  it('its first program bundles in a project elsewhere that has the package as `npm install <folder>` puts it', async () => {
    const tsc = join(repository, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-b', 'packages/sdk'], { cwd: repository });
    mkdirSync(join(project, 'node_modules/@davit'), { recursive: true });
    symlinkSync(join(repository, 'packages/sdk'), join(project, 'node_modules/@davit/sdk'));
    const [program] = codeBlocks(readme).filter(({ language }) => language === 'ts');
    writeFileSync(join(project, 'main.ts'), program?.text ?? '');
    writeFileSync(join(project, 'index.html'), '<!doctype html><script type="module" src="./main.ts"></script>');
    mkdirSync(join(project, 'public'));
    writeFileSync(join(project, 'public/manifest.json'), '{}');
    await build({ root: project, configFile: false, logLevel: 'error', base: './', build: { target: 'es2022' } });
    expect(readdirSync(join(project, 'dist')).sort()).toEqual(['assets', 'index.html', 'manifest.json']);
    const assets = join(project, 'dist/assets');
    const scripts = readdirSync(assets).map((name) => readFileSync(join(assets, name), 'utf8'));
    expect(scripts.join('')).toContain('not_in_host');
  });
});
