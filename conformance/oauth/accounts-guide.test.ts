// The guide's commands, run as they stand beside a server: accounts, codes for them, a list, a suspension.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../../tools/bundle-program.mjs';
import { type Constellation, startConstellation } from './constellation.ts';

let constellation: Constellation;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'davit-guide-'));
  constellation = await startConstellation({ directory: folder });
});
afterAll(async () => {
  await constellation?.close();
  await rm(folder, { recursive: true, force: true });
});

/** `npm start -- …` without what npm prints, and without building what is built: the program of this moment. */
const NPM = 'npm() { test "$1 $2" = "start --" || return 64; shift 2; "$NODE" "$PROGRAM" "$@"; }\n';

describe('docs/guide/publisher-accounts.md', () => {
  it('its commands make accounts and codes for them, list them, and suspend one', async () => {
    const { operator } = constellation;
    const guide = await readFile(new URL('../../docs/guide/publisher-accounts.md', import.meta.url), 'utf8');
    // What follows is a publisher's and an operator's walk with `davit`: conformance/registry/session.test.ts takes it.
    const [accounts = '', walk] = guide.split('\n## Both sides on your own machine\n');
    expect(walk).toContain('davit publish');
    const commands = [...accounts.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text).join('');
    const PROGRAM = await bundleProgram('apps/server/src/main.ts');
    const env = { ...process.env, DAVIT_DIR: folder, NODE: process.execPath, PROGRAM };
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', NPM + commands], { env });
    expect(stdout.match(/^ {2}enr_\S+$/gm)).toHaveLength(3);
    expect(stdout).toMatch(/^publisher--bakery {2}active {5}Bakery: registry:publish, /m);
    const account = (await operator.send('GET', '/admin/v1/clients/publisher--bakery')).json;
    expect(account).toMatchObject({
      publisher_id: 'bakery',
      publisher: 'Bakery & Daughters',
      state: 'suspended',
      dpop: 'required',
    });
    expect((await operator.send('GET', '/admin/v1/clients/operator--ana')).json).toMatchObject({ state: 'active' });
    expect(await operator.audit({ client_id: 'publisher--bakery', order: 'oldest' })).toMatchObject([
      { event: 'client.created' },
      { event: 'enrolment.minted' },
      { event: 'enrolment.minted' },
      { event: 'client.suspended' },
    ]);
  });
});
