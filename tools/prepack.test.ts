// What `npm pack` makes in a clone: the sources of this moment, and of @davit/signature a package that needs no other.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './root.mjs';

const run = promisify(execFile);
const CLONED = ['tools', 'packages/crypto', 'packages/signature', 'tsconfig.base.json'];
const NO_BUILD = /\/(?:node_modules|dist|tests|e2e)$/;
const PACK = ['pack', '--json', '--offline'];

let folder: string;
let clone: string;
let installed: string;

/** A clone of what is packed here, with the packages of npm that are installed already. */
function makeClone(): void {
  for (const path of CLONED)
    cpSync(join(ROOT, path), join(clone, path), { recursive: true, filter: (from) => !NO_BUILD.test(from) });
  mkdirSync(join(clone, 'node_modules/@davit'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((entry) => !/^(?:\.|@davit$)/.test(entry)))
    symlinkSync(join(ROOT, 'node_modules', name), join(clone, 'node_modules', name));
  for (const name of ['crypto', 'signature'])
    symlinkSync(join(clone, 'packages', name), join(clone, 'node_modules/@davit', name));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'davit-prepack-'));
  clone = join(folder, 'clone');
  makeClone();
  const dist = join(clone, 'packages/signature/dist');
  mkdirSync(dist);
  writeFileSync(join(dist, 'index.js'), 'throw new Error("what an earlier build left");\n');
  writeFileSync(join(dist, 'gone.js'), 'throw new Error("of a source that is gone");\n');
  const { stdout } = await run('npm', PACK, { cwd: join(clone, 'packages/signature') });
  const [{ filename }] = JSON.parse(stdout);
  // As npm would put it into a project that has nothing else.
  installed = join(folder, 'project/node_modules/@davit/signature');
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', join(clone, 'packages/signature', filename), '-C', installed, '--strip-components=1']);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = `import { memoryReplayStore, signRequest, verifyRequest } from '@davit/signature';
import { protect } from '@davit/signature/hono';
import { nodeHashing as hashing, nodeSigningKey, nodeVerificationKey } from '@davit/signature/node';
import { generateKeyPairSync } from 'node:crypto';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const now = Math.floor(Date.now() / 1000);
const signing = nodeSigningKey('ed25519', privateKey);
const headers = await signRequest({ method: 'GET', url: 'https://api.example.com/a' }, signing, { now });
const keys = () => nodeVerificationKey('ed25519', publicKey, 'shop');
const options = { authority: 'api.example.com', keys, now, hashing, replay: memoryReplayStore() };
const verified = await verifyRequest({ method: 'GET', target: '/a', headers }, null, options);
console.log(verified.ok, typeof protect);
`;

describe('npm pack of @davit/signature', () => {
  it('makes a package that runs in a project with nothing else in it, types included', async () => {
    const project = join(folder, 'project');
    writeFileSync(join(project, 'program.mjs'), PROGRAM);
    expect((await run(process.execPath, ['program.mjs'], { cwd: project })).stdout).toBe('true function\n');
    const { stdout } = await run(join(installed, 'bin/davit-signature.js'), ['--help']);
    expect(stdout).toContain('keygen');
    writeFileSync(
      join(project, 'program.ts'),
      "import type { Awaitable, KeyLookup } from '@davit/signature';\nimport { nodeVerificationKey } from '@davit/signature/node';\nexport const lookup: KeyLookup = (id): Awaitable<null> => { nodeVerificationKey('ed25519', id, 'shop').owner satisfies string; return null; };\nexport const wrong: KeyLookup = () => 7;\n",
    );
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const flags = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext'];
    const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
    const checked = await run(process.execPath, [tsc, ...flags, ...types, 'program.ts'], { cwd: project }).catch(
      ({ stdout: problems }) => ({ stdout: problems as string }),
    );
    expect(
      checked.stdout
        .trim()
        .split('\n')
        .filter((line) => /error TS/.test(line)),
    ).toEqual([expect.stringMatching(/^program\.ts\(4,\d+\): error TS2322/)]);
  });

  it('packs what the sources of this moment say, and nothing of an earlier build', () => {
    expect(readdirSync(join(installed, 'dist'))).not.toContain('gone.js');
    expect(readdirSync(join(installed, 'dist/inlined'))).toEqual(['crypto']);
    expect(readdirSync(join(installed, 'dist/inlined/crypto'))).not.toContain('.tsbuildinfo');
  });

  it('refuses where nothing is installed that could build it', async () => {
    rmSync(join(clone, 'node_modules/typescript'));
    await expect(run('npm', PACK, { cwd: join(clone, 'packages/crypto') })).rejects.toMatchObject({
      stderr: expect.stringContaining('run "npm ci" in the clone first'),
    });
    expect(readdirSync(join(clone, 'packages/crypto')).filter((name) => name.endsWith('.tgz'))).toEqual([]);
  });
});
