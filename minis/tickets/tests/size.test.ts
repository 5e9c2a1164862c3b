// What a phone fetches before Tickets can be played with, and that nothing of a canvas library comes along which is not drawn.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';

/** Vue, the core of Konva with three shapes, the SDK, and Tickets itself; zipped. All of Konva would be 21 KB more. */
const FIRST_BUDGET_BYTES = 78 * 1024;

interface Chunk {
  readonly fileName: string;
  readonly code: string;
  readonly isEntry: boolean;
  readonly imports: readonly string[];
  readonly modules: readonly string[];
}

/** In a process of its own: the one of the tests says that it is a test, and Vue would come with all that helps developers. */
const BUILD = `
  import { build } from 'vite';
  const { output } = await build({ logLevel: 'error', build: { write: false } });
  const chunks = output.filter(({ type }) => type === 'chunk');
  const about = ({ fileName, code, isEntry, imports, modules }) =>
    ({ fileName, code, isEntry, imports, modules: Object.keys(modules) });
  console.log(JSON.stringify(chunks.map(about)));`;

let chunks: readonly Chunk[] = [];
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', BUILD], {
    cwd: new URL('..', import.meta.url).pathname,
    env: { ...process.env, NODE_ENV: 'production' },
    maxBuffer: 8 * 1024 * 1024,
  });
  chunks = JSON.parse(stdout);
}, 60_000);

describe('the bundle of Tickets', () => {
  it('is small, and logging in comes only when somebody does', () => {
    const [first, ...others] = chunks.filter(({ isEntry }) => isEntry);
    expect(others).toEqual([]);
    expect(first?.imports).toEqual([]);
    expect(gzipSync(first?.code ?? '', { level: 9 }).length).toBeLessThanOrEqual(FIRST_BUDGET_BYTES);
    expect(chunks.some(({ fileName, isEntry }) => fileName.includes('account') && !isEntry)).toBe(true);
  });

  it('has the shapes of Konva that are drawn, and no others', () => {
    const modules = chunks.flatMap((chunk) => chunk.modules).filter((id) => id.includes('/konva/lib/'));
    const extras = modules.flatMap((id) => /konva\/lib\/(?:shapes|filters)\/(\w+)\.js/.exec(id)?.[1] ?? []);
    expect(extras.sort()).toEqual(['Circle', 'Rect', 'Text']);
  });

  it('makes no code out of text: its policy would stop it', () => {
    for (const { code } of chunks) expect(code).not.toMatch(/\beval\(|new Function\(|Function\("return/);
  });
});
