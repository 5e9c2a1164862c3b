// Accounts at a server that runs, made from the terminal: what is printed, what it does, and what never stands anywhere else.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import { createPublisher } from '@davit/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAccounts } from './run-accounts.ts';

const directory = mkdtempSync(join(tmpdir(), 'davit-accounts-'));
const logged: string[] = [];
let env: DevEnv;
beforeAll(async () => {
  env = await startDevEnv({ directory, log: { level: 'info', write: (line) => logged.push(line) } });
});
afterAll(async () => {
  await env?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function accounts(args: readonly string[], DAVIT_DIR = directory) {
  let [out, err] = ['', ''];
  const code = await runAccounts(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    environment: { DAVIT_DIR },
    from: '/',
  });
  return { code, out, err };
}
const json = async (...args: readonly string[]) => JSON.parse((await accounts([...args, '--json'])).out);

/** What `davit login` sends. */
async function enrol(code: string): Promise<number> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
  const keyid = hash(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }));
  const proof = Buffer.from(`davit-enrolment-1 ${env.info.issuer} ${keyid} ${hash(code)}`);
  const answer = await fetch(`${env.info.issuer}/client/enrolments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      code,
      public_key: { kty: 'OKP', crv: 'Ed25519', x },
      signature: sign(null, proof, privateKey).toString('base64'),
    }),
  });
  return answer.status;
}

describe('accounts', () => {
  it('add makes a publisher, and prints the one code that its key comes in by', async () => {
    const made = await accounts(['add', 'publisher', 'foods', '--name', 'Foods', '--publisher', 'Foods Ltd']);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(
      /^publisher--foods \(Foods\) is active\. It may: registry:publish, registry:release, registry:read\.\nA code for publisher--foods, good once, until \d{4}-.* UTC/,
    );
    expect(made.out).toContain(`davit login --registry ${env.info.issuer}\n`);
    const [code = '', ...more] = made.out.match(/enr_\S+/g) ?? [];
    expect(more).toEqual([]);
    expect([await enrol(code), await enrol(code)]).toEqual([201, 400]);
    expect(logged.join('')).not.toContain(code);
    expect(logged.join('')).not.toContain(env.info.admin_token);
  });

  it('add makes an operator with the scopes that are named, and with no other', async () => {
    const { account, enrolment, registry } = await json(
      ...['add', 'operator', 'ana', '--name', 'Ana', '--scopes', 'registry:review, registry:read'],
    );
    expect(account).toMatchObject({ client_id: 'operator--ana', token_scopes: ['registry:review', 'registry:read'] });
    expect(registry).toBe(env.info.issuer);
    expect(await enrol(enrolment.code)).toBe(201);
    expect(await accounts(['add', 'operator', 'bo', '--name', 'Bo', '--scopes', 'registry:everything'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/token_scopes.*\n(?:.*\n)?Try: /),
    });
    expect((await json('list')).accounts.map((one: { client_id: string }) => one.client_id)).not.toContain(
      'operator--bo',
    );
  });

  it('enrol prints a new code, and the one before is dead', async () => {
    const [first, second] = [await json('enrol', 'publisher--foods'), await json('enrol', 'publisher--foods')];
    expect([await enrol(first.enrolment.code), await enrol(second.enrolment.code)]).toEqual([400, 201]);
  });

  it('suspend and resume change the state, which list shows', async () => {
    expect(await accounts(['suspend', 'publisher--foods'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('is suspended'),
    });
    expect((await accounts(['list'])).out).toBe(
      'operator--ana     active     Ana: registry:review, registry:read\npublisher--foods  suspended  Foods: registry:publish, registry:release, registry:read\n',
    );
    expect((await json('resume', 'publisher--foods')).account.state).toBe('active');
  });

  it('list shows every account, however many there are', async () => {
    for (let at = 0; at < 101; at += 1)
      await createPublisher(env.server.auth.context, { publisher_id: `many-${at}`, name: `Many ${at}` });
    const ids = (await json('list')).accounts.map((one: { client_id: string }) => one.client_id);
    expect([ids.length, new Set(ids).size]).toEqual([103, 103]);
  });

  it('touches no client that is no account, and says where the accounts are', async () => {
    const before = JSON.stringify((await json('list')).accounts);
    expect(await accounts(['suspend', 'food'])).toEqual({
      code: 1,
      out: '',
      err: 'food is a mini-program, and no account.\nTry: npm start -- accounts list\n',
    });
    expect(await accounts(['enrol', 'publisher--nobody'])).toMatchObject({
      code: 1,
      err: 'There is no account publisher--nobody.\nTry: npm start -- accounts list\n',
    });
    expect(await json('add', 'publisher', 'foods', '--name', 'Foods')).toMatchObject({
      ok: false,
      error: { code: 'conflict', hint: expect.stringContaining('accounts enrol publisher--foods') },
    });
    expect(JSON.stringify((await json('list')).accounts)).toBe(before);
  });

  it.each([
    [['add', 'publsher', 'foods'], /publisher or an operator, not "publsher"/],
    [['add', 'publisher'], /needs an id/],
    [['add', 'publisher', 'foods', '--name', 'Foods', 'Ltd'], /"Ltd" is a word too many/],
    [['add', 'publisher', 'foods'], /needs a name/],
    [['add', 'operator', 'ana', '--name', 'Ana'], /--scopes says it/],
    [['enroll', 'publisher--foods'], /There is no accounts enroll/],
    [['enrol'], /takes one client id/],
    [['list', '--name', 'x'], /--name is for accounts add/],
    [['list', '--token', 'x'], /--token[\s\S]*accounts <what>/],
  ])('%j is a sentence, and a next step', async (args, sentence) => {
    const { code, out, err } = await accounts(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(sentence);
    expect(err).toMatch(/^Try: |accounts <what>/m);
  });

  it('says so where no server runs, also when one has run there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'davit-accounts-none-'));
    const none = `No server runs with the folder ${folder}.\nTry: npm start in another terminal`;
    expect((await accounts(['list'], folder)).err).toContain(none);
    const ended = await startDevEnv({ directory: folder });
    const left = readFileSync(join(folder, 'dev.json'));
    await ended.close();
    expect(left.length).toBeGreaterThan(0);
    expect((await accounts(['list'], folder)).err).toContain(none);
    writeFileSync(join(folder, 'dev.json'), '{"admin_token": "half-a-secr');
    const damaged = await accounts(['list'], folder);
    expect(damaged.err).toContain(none);
    expect(damaged.err).not.toContain('half-a');
    rmSync(folder, { recursive: true, force: true });
  });
});
