// The guide's commands, run as they stand: curl makes an account, a code for it, and suspends it.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';

let constellation: Constellation;
let folder: string;
beforeAll(async () => {
  constellation = await startConstellation();
  folder = await mkdtemp(join(tmpdir(), 'davit-guide-'));
});
afterAll(async () => {
  await constellation?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('docs/guide/publisher-accounts.md', () => {
  it('its commands make an account and a code for it, and suspend it', async () => {
    const { env, operator } = constellation;
    const guide = await readFile(new URL('../../docs/guide/publisher-accounts.md', import.meta.url), 'utf8');
    const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text).join('');
    const variables = { ISSUER: env.info.issuer, ADMIN_TOKEN: env.info.admin_token };
    const options = { cwd: folder, env: { ...process.env, ...variables } };
    await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], options);
    const minted = JSON.parse(await readFile(join(folder, 'code.json'), 'utf8'));
    expect(minted).toMatchObject({ client_id: 'publisher--bakery', code: expect.stringMatching(/^enr_/) });
    const account = (await operator.send('GET', '/admin/v1/clients/publisher--bakery')).json;
    expect(account).toMatchObject({ publisher_id: 'bakery', state: 'suspended', dpop: 'required' });
    expect(await operator.audit({ client_id: 'publisher--bakery', order: 'oldest' })).toMatchObject([
      { event: 'client.created' },
      { event: 'enrolment.minted' },
      { event: 'client.suspended' },
    ]);
  });
});
