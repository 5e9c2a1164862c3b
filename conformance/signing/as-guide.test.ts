// The guide's commands, run as they stand: openssl and curl register a key, and the client that they are for has it.
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
  it('its commands register a key with openssl and curl', async () => {
    const { env, operator } = constellation;
    const client = { client_id: 'my-shop', kind: 'mini-program', name: 'My shop', publisher: 'Me' };
    const signing = { auth_method: 'request_signature', request_signing: 'required' };
    expect((await operator.send('POST', '/admin/v1/clients', { ...client, ...signing })).status).toBe(201);
    const guide = await readFile(new URL('../../docs/guide/sign-requests.md', import.meta.url), 'utf8');
    const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text).join('');
    const variables = { ISSUER: env.info.issuer, ADMIN_TOKEN: env.info.admin_token };
    const options = { cwd: folder, env: { ...process.env, ...variables } };
    await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], options);
    const { keys } = (await operator.send('GET', '/admin/v1/clients/my-shop/keys')).json;
    const keyid = (await readFile(join(folder, 'keyid'), 'utf8')).trim();
    expect(keys).toMatchObject([{ keyid, state: 'active', algorithm: 'ed25519' }]);
  });
});
