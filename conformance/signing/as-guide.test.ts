// The guide's commands, run as they stand: curl and openssl make a client and register its key, and the client has it.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from '../oauth/constellation.ts';

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

describe('docs/guide/sign-requests.md', () => {
  it('its commands make a client, register its key with openssl and curl, and let it retire', async () => {
    const { env, operator } = constellation;
    const guide = await readFile(new URL('../../docs/guide/sign-requests.md', import.meta.url), 'utf8');
    const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text).join('');
    const variables = { ISSUER: env.info.issuer, ADMIN_TOKEN: env.info.admin_token };
    const options = { cwd: folder, env: { ...process.env, ...variables } };
    await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], options);
    const { keys } = (await operator.send('GET', '/admin/v1/clients/my-shop/keys')).json;
    const keyid = (await readFile(join(folder, 'keyid'), 'utf8')).trim();
    expect(keys).toMatchObject([{ keyid, state: 'retiring', algorithm: 'ed25519' }]);
    const client = (await operator.send('GET', '/admin/v1/clients/my-shop')).json;
    expect(client).toMatchObject({ auth_method: 'request_signature', request_signing: 'required', dpop: 'optional' });
  });
});
