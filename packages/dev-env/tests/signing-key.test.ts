// The key of the mini-program that signs, from start to start: kept, lost, revoked, retired.
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import { signedFetch } from '@davit/signature';
import { nodeSigningKey } from '@davit/signature/node';
import { describe, expect, it } from 'vitest';
import { ensureSigningKey, watchSigningKey } from '../src/seeds/signing-key.ts';
import { folder } from './undone.ts';

async function admin(env: DevEnv, method: string, path: string, body: unknown) {
  const answer = await fetch(`${env.info.issuer}/admin/v1/clients/florist/keys${path}`, {
    method,
    headers: { authorization: `Bearer ${env.info.admin_token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const json = (await answer.json()) as { readonly keyid: string; readonly challenge: string };
  expect(answer.ok, JSON.stringify(json)).toBe(true);
  return json;
}

/** A key that a developer registers for the client by hand. */
async function developersKey(env: DevEnv): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { challenge, keyid } = await admin(env, 'POST', '', { public_key: publicKey.export({ format: 'jwk' }) });
  const signature = sign(null, Buffer.from(challenge), privateKey).toString('base64');
  await admin(env, 'POST', `/${keyid}/proof`, { signature });
  return keyid;
}

const states = async (env: DevEnv) =>
  Object.fromEntries(
    (await env.server.auth.context.store.signingKeys.list('florist')).map(({ keyid, state }) => [keyid, state]),
  );

describe(ensureSigningKey, () => {
  it('keeps the key of the client that signs in a file of its owner’s, and registers another when the file was lost', async () => {
    const directory = await folder();
    const first = await startDevEnv({ directory });
    const { keyid, private_key_file: file } = first.info.signing_app;
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain('BEGIN PRIVATE KEY');
    await first.close();
    const second = await startDevEnv({ directory });
    expect(second.info.signing_app.keyid).toBe(keyid);
    await second.close();
    await rm(file);
    const third = await startDevEnv({ directory });
    expect(third.info.signing_app.keyid).not.toBe(keyid);
    const keys = await third.server.auth.context.store.signingKeys.list('florist');
    expect(keys.map(({ state }) => state).sort()).toEqual(['active', 'revoked']);
    await third.close();
  });

  it('makes another one when it was revoked or has retired, and leaves a developer’s as long as there is room', async () => {
    const directory = await folder();
    const first = await startDevEnv({ directory });
    const { keyid: revoked, private_key_file: file } = first.info.signing_app;
    const deadKey = await readFile(file, 'utf8');
    await admin(first, 'PATCH', `/${revoked}`, { state: 'revoked' });
    await first.close();

    const second = await startDevEnv({ directory });
    const { keyid: retired } = second.info.signing_app;
    expect(await states(second)).toEqual({ [revoked]: 'revoked', [retired]: 'active' });
    expect(await readFile(file, 'utf8')).not.toBe(deadKey);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const theirs = await developersKey(second);
    await admin(second, 'PATCH', `/${retired}`, { state: 'retiring', retires_in: 0 });
    await second.close();

    const third = await startDevEnv({ directory });
    const { keyid: active } = third.info.signing_app;
    expect([revoked, retired, theirs]).not.toContain(active);
    expect(await states(third)).toMatchObject({ [active]: 'active', [theirs]: 'active' });
    await admin(third, 'PATCH', `/${active}`, { state: 'revoked' });
    const another = await developersKey(third);
    await third.close();

    const fourth = await startDevEnv({ directory });
    const { keyid: last } = fourth.info.signing_app;
    expect(await states(fourth)).toMatchObject({ [last]: 'active', [theirs]: 'revoked', [another]: 'active' });
    await fourth.close();
  });
});

describe(watchSigningKey, () => {
  const keysAs = async (env: DevEnv): Promise<number> => {
    const { issuer, signing_app } = env.info;
    const api = signedFetch(nodeSigningKey('ed25519', await readFile(signing_app.private_key_file, 'utf8')));
    return (await api(`${issuer}/client/keys`)).status;
  };

  it('makes another key while the server runs as soon as the client has none left, and tells dev.json', async () => {
    const directory = await folder();
    const env = await startDevEnv({ directory });
    const { keyid: first } = env.info.signing_app;
    expect(await keysAs(env)).toBe(200);
    await admin(env, 'PATCH', `/${first}`, { state: 'revoked' });
    expect(await keysAs(env)).toBe(401);
    await expect.poll(() => env.info.signing_app.keyid).not.toBe(first);
    const { keyid } = env.info.signing_app;
    await expect.poll(() => keysAs(env)).toBe(200);
    await expect.poll(async () => JSON.parse(await readFile(join(directory, 'dev.json'), 'utf8'))).toEqual(env.info);
    expect(await states(env)).toEqual({ [first]: 'revoked', [keyid]: 'active' });
    await env.close();
  });

  it('leaves both places to a developer who has a key in one of them', async () => {
    const env = await startDevEnv({ directory: await folder() });
    const { keyid: first } = env.info.signing_app;
    const theirs = await developersKey(env);
    await admin(env, 'PATCH', `/${first}`, { state: 'revoked' });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await states(env)).toEqual({ [first]: 'revoked', [theirs]: 'active' });
    const another = await developersKey(env);
    expect(await states(env)).toMatchObject({ [theirs]: 'active', [another]: 'active' });
    await env.close();
  });
});
