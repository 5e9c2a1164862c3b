// Three server processes on one database: a signed request is good once over all of them, and what is said about a key or a
// client at one holds at the others at once; also across `kill -9`.
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_LIMITS } from '../oauth/constellation.ts';
import { createOperator, type Operator } from '../oauth/operator.ts';
import { newPkce } from '../oauth/proof.ts';
import { createRawHost, type RawHost } from '../oauth/raw-host.ts';
import { buildServer, type ServerProcess, type ServerProgram } from '../oauth/server-process.ts';
import { basic, createWire, FORM, form, type Wire, type WireRequest } from '../oauth/wire.ts';
import { type RegisteredSigner, registerSigner, registration, setMode } from './as-caller.ts';

const PARALLEL = 64;
let program: ServerProgram;
let directory: string;
let processes: ServerProcess[] = [];
let wires: Wire[] = [];
let operators: Operator[] = [];
let host: RawHost;
let signer: RegisteredSigner;
let backend: { readonly client_id: string; readonly client_secret: string };

async function start(): Promise<void> {
  const options = { directory, limits: NO_LIMITS, log: { level: 'silent' as const } };
  const port = processes[0]?.port ?? 0;
  const first = await program.start({ ...options, port });
  const others = [1, 2].map(() => program.start({ ...options, port: 0, publicPort: first.port }));
  processes = [first, ...(await Promise.all(others))];
  for (const wire of wires) wire.close();
  wires = processes.map((process) => createWire(first.info.issuer, process.port));
  operators = wires.map((wire) => createOperator(wire, first.info.admin_token));
  backend = first.info.confidential_app;
}
const issuer = () => (processes[0] as ServerProcess).info.issuer;
const operator = () => operators[0] as Operator;
const killAll = () => Promise.all(processes.map((process) => process.kill()));

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'davit-three-'));
  program = await buildServer();
  await start();
  const [alice] = (processes[0] as ServerProcess).info.users;
  host = await createRawHost(wires[0] as Wire, (processes[0] as ServerProcess).info.host_client_id);
  await host.login(alice?.username ?? '', alice?.password ?? '');
  signer = await registerSigner(operator(), issuer(), backend.client_id);
  await setMode(operator(), backend.client_id, { request_signing: 'required' });
}, 60_000);
afterAll(async () => {
  for (const wire of wires) wire.close();
  await killAll();
  await rm(directory, { recursive: true, force: true });
});

async function redeemRequest(): Promise<WireRequest> {
  const pkce = await newPkce();
  const asked = {
    ...pkce,
    appId: backend.client_id,
    scope: 'openid profile',
    state: 's',
    nonce: 'n',
    dpopJkt: undefined,
  };
  const values = { grant_type: 'authorization_code', code: await host.code(asked), code_verifier: pkce.verifier };
  const headers = [FORM, basic(backend.client_id, backend.client_secret)];
  return { method: 'POST', path: '/oauth/token', headers, body: form(values) };
}
const everywhere = (request: WireRequest) =>
  Promise.all(Array.from({ length: PARALLEL }, (_, i) => (wires[i % wires.length] as Wire).send(request)));
const keysRequest = (): WireRequest => ({
  method: 'GET',
  path: '/client/keys',
  headers: [basic(backend.client_id, backend.client_secret)],
});

describe('one signed request over three processes', () => {
  it('T139 64 copies of one signed redemption: one is accepted, none after a restart or kill -9 of all processes', async () => {
    const request = await signer.signed(await redeemRequest());
    const answers = await everywhere(request);
    const accepted = answers.filter(({ status }) => status === 200);
    expect(accepted).toHaveLength(1);
    for (const answer of answers)
      if (answer.status !== 200) expect(answer).toMatchObject({ status: 401, json: { code: 'replayed' } });
    for (const process of processes) await process.stop();
    await start();
    for (const wire of wires) expect((await wire.send(request)).json.code).toBe('replayed');
    await killAll();
    await start();
    for (const wire of wires) expect((await wire.send(request)).json.code).toBe('replayed');
    // The copies ended nothing: the token that the one answer held is good.
    const token = accepted[0]?.json.access_token;
    const details: WireRequest = {
      method: 'GET',
      path: '/oauth/userinfo',
      headers: [['authorization', `Bearer ${token}`]],
    };
    expect((await (wires[0] as Wire).send(await signer.signed(details))).status).toBe(200);
  });

  it('T139 a request that a kill -9 cut off was accepted once or never', async () => {
    for (let round = 0; round < 3; round += 1) {
      const request = await signer.signed(keysRequest());
      const answers = Promise.allSettled(
        Array.from({ length: 24 }, (_, i) => (wires[i % wires.length] as Wire).send(request)),
      );
      await new Promise((resolve) => setTimeout(resolve, round * 4));
      await killAll();
      const before = (await answers).filter((one) => one.status === 'fulfilled' && one.value.status === 200);
      await start();
      const after = (await everywhere(request)).filter(({ status }) => status === 200);
      expect(before.length + after.length).toBeLessThanOrEqual(1);
    }
  });
});

describe('what is said at one process', () => {
  it('holds at the others at the next request: a revoked key, a mode', async () => {
    const other = await registerSigner(operator(), issuer(), backend.client_id);
    const [, second, third] = wires as [Wire, Wire, Wire];
    expect((await second.send(await other.signed(keysRequest()))).status).toBe(200);
    const path = `/admin/v1/clients/${backend.client_id}/keys/${other.keyid}`;
    expect((await operator().send('PATCH', path, { state: 'revoked' })).status).toBe(200);
    expect((await second.send(await other.signed(keysRequest()))).json.code).toBe('unknown_key');
    expect((await third.send(keysRequest())).json.code).toBe('signature_missing');
    await setMode(operator(), backend.client_id, { request_signing: 'accepted' });
    expect((await third.send(keysRequest())).status).toBe(200);
    await setMode(operator(), backend.client_id, { request_signing: 'off' });
    expect((await third.send(await signer.signed(keysRequest()))).json.code).toBe('unknown_key');
    await setMode(operator(), backend.client_id, { request_signing: 'required' });
    expect((await third.send(keysRequest())).json.code).toBe('signature_missing');
  });

  it('two keys are active at most, however many proofs come at once at all processes', async () => {
    const path = '/admin/v1/clients/food/keys';
    const pending = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { privateKey, publicKey } = generateKeyPairSync('ed25519');
        const { document, proofOf } = registration(privateKey, publicKey);
        const { json } = await operator().send('POST', path, document);
        return { keyid: json.keyid as string, proof: proofOf(json.challenge) };
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, (_, i) => {
        const { keyid, proof } = pending[i % pending.length] as (typeof pending)[number];
        return (operators[i % 3] as Operator).send('POST', `${path}/${keyid}/proof`, proof);
      }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const { keys } = (await operator().send('GET', path)).json as { keys: { state: string }[] };
    expect(keys.filter(({ state }) => state === 'active')).toHaveLength(2);
  });

  it('a registration that kill -9 cut off before the proof goes on with the challenge that it has', async () => {
    const path = '/admin/v1/clients/plaza/keys';
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { document, proofOf } = registration(privateKey, publicKey);
    const { json } = await operator().send('POST', path, document);
    await killAll();
    await start();
    const proved = await operator().send('POST', `${path}/${json.keyid}/proof`, proofOf(json.challenge));
    expect(proved).toMatchObject({ status: 200, json: { state: 'active' } });
  });
});

describe('the classic scheme', () => {
  it('openssl registers a key, signs a redemption and authenticates nobody twice', async () => {
    const run = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
    const signatureOf = async (text: string): Promise<string> => {
      execFileSync('openssl', ['dgst', '-sha256', '-sign', 'classic.pem', '-out', 'signature'], {
        cwd: directory,
        input: text,
      });
      return (await readFile(join(directory, 'signature'))).toString('base64');
    };
    run('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'classic.pem');
    const public_key = run('pkey', '-in', 'classic.pem', '-pubout').toString();
    const keys = `/admin/v1/clients/${backend.client_id}/keys`;
    const { json } = await operator().send('POST', keys, { public_key, scheme: 'sha256-rsa' });
    const signature = await signatureOf(json.challenge);
    expect((await operator().send('POST', `${keys}/${json.keyid}/proof`, { signature })).json.state).toBe('active');
    await setMode(operator(), backend.client_id, { request_signing: 'required', classic_signing: true });

    const request = await redeemRequest();
    const time = String(Date.now());
    const digest = createHash('sha256').update(String(request.body)).digest('hex');
    const text = `POST+${issuer()}/oauth/token+${time}+${backend.client_id}+${digest}`;
    const signed: WireRequest = {
      ...request,
      headers: [
        ...(request.headers ?? []),
        ['X-Client-Id', backend.client_id],
        ['X-Request-Time', time],
        ['X-Content-SHA256', digest],
        ['X-Signature', await signatureOf(text)],
      ],
    };
    const answers = await everywhere(signed);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { json: refusal, status } of answers) if (status !== 200) expect(refusal.code).toBe('replayed');
    await setMode(operator(), backend.client_id, { classic_signing: false });
    expect((await (wires[1] as Wire).send(signed)).json.code).toBe('unknown_key');
  });
});
