// A network of its own where the system gives one, and a sentence where it refuses: asked of an `unshare` that answers either way.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOwnNetwork } from './own-network.ts';

const { PATH } = process.env;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'davit-own-network-'));
  process.env.PATH = `${folder}${delimiter}${PATH}`;
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true, force: true });
});
const unshare = (script: string): void => {
  writeFileSync(join(folder, 'unshare'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'unshare'), 0o755);
};

describe(openOwnNetwork, () => {
  it('says why where the system lets nobody make one, in the words of the system', () => {
    unshare('echo "unshare: unshare failed: Operation not permitted" >&2; exit 1');
    expect(openOwnNetwork('/root-of-it', folder)).toEqual({
      missing:
        'this system lets nobody make a network of their own here (unshare: unshare failed: Operation not permitted)',
    });
  });

  it('runs a program in one, with the judge as its name server, where the first way is refused and the second is not', () => {
    unshare('case "$1" in --map-root-user) exit 1 ;; esac');
    const network = openOwnNetwork('/root-of-it', folder);
    if ('missing' in network) throw new Error(network.missing);
    const command = network.enter(['gjs', '-m', 'run.js']);
    expect(command.slice(0, 3)).toEqual(['unshare', '--net', '--mount']);
    expect(command).toContain('/root-of-it/apps/native-webkit/e2e/name-server.mjs');
    expect(command.slice(-3)).toEqual(['gjs', '-m', 'run.js']);
  });
});
