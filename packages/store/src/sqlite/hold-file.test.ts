// One holder at a time; and a holder that is killed holds nothing any more.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { holdFile } from './hold-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'davit-hold-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Another process that takes the same lock as `holdFile` does, and says so. */
const HOLDER = `
import Database from 'libsql';
const database = new Database(process.argv[1]);
database.exec('BEGIN EXCLUSIVE');
process.stdout.write('held');
setInterval(() => undefined, 1_000);
`;
async function otherProcess(path: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, path], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  expect(String(said)).toBe('held');
  return child;
}

describe(holdFile, () => {
  test('gives a file to one holder, and to the next one after it was released', () => {
    const path = join(directory, 'one');
    const first = holdFile(path);
    expect(first).not.toBeNull();
    expect(holdFile(path)).toBeNull();
    expect(holdFile(path)).toBeNull();
    first?.release();
    first?.release();
    const second = holdFile(path);
    expect(second).not.toBeNull();
    expect(holdFile(path)).toBeNull();
    second?.release();
  });

  test('leaves one empty file that is for its owner only', () => {
    const held = holdFile(join(directory, 'two'));
    expect(readdirSync(directory).filter((name) => name.startsWith('two'))).toEqual(['two']);
    held?.release();
    const { size, mode } = statSync(join(directory, 'two'));
    expect({ size, mode: (mode & 0o777).toString(8) }).toEqual({ size: 0, mode: '600' });
  });

  test('holds against other processes, and is free as soon as its holder was killed', async () => {
    const path = join(directory, 'three');
    holdFile(path)?.release();
    const child = await otherProcess(path);
    expect(holdFile(path)).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const held = holdFile(path);
    expect(held).not.toBeNull();
    held?.release();
  });

  test('says what is wrong when there is no such folder', () => {
    expect(() => holdFile(join(directory, 'nowhere', 'x'))).toThrow(/ENOENT/);
  });
});
