// The host client against the real authorization server: public and confidential hosts, a wrong clock, log-out.
import { encodeBase64url } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import type { Consent } from '@davit/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrokeredRequest, HostClient, HostClientOptions } from '../src/index.ts';
import { hostUnderTest } from './host-under-test.ts';

let env: DevEnv;
beforeAll(async () => {
  env = await startDevEnv();
});
afterAll(() => env.close());

const publicHost = (more: Partial<HostClientOptions> = {}) =>
  hostUnderTest(env.info.issuer, { clientId: env.info.host_client_id, ...more });
const confidentialHost = () => {
  const { client_id, client_secret } = env.info.confidential_host;
  return publicHost({ clientId: client_id, credential: { kind: 'client_secret', secret: client_secret } });
};
const random43 = () => encodeBase64url(nodeCrypto.randomBytes(32));
const request = (scope: string): BrokeredRequest => ({
  appId: 'food',
  scope,
  code_challenge: random43(),
  dpop_jkt: random43(),
  state: 's1',
});
const allow = async () => ({ decision: 'allow' }) as const;
const never = () => Promise.reject(new Error('asked'));

async function login(host: HostClient, name = 'alice') {
  const user = env.info.users.find(({ username }) => username === name);
  const result = await host.login(name, user?.password ?? '');
  expect(result).toMatchObject({ ok: true, value: { userName: name } });
}
async function withdrawAll(host: HostClient) {
  const list = await host.grants();
  for (const { id } of list.ok ? list.value.grants : []) await host.withdraw(id);
}

describe.each([
  ['a public host with an installation key', publicHost],
  ['a confidential host with its secret', confidentialHost],
])('%s', (_name, make) => {
  it('logs in, is asked, allows, sees the grant with activity and receipt, withdraws, is asked again', async () => {
    const { host } = await make();
    await login(host);
    await withdrawAll(host);
    const asked: Consent[] = [];
    const first = await host.requestCode(request('openid profile email'), async (consent) => {
      asked.push(consent);
      return { decision: 'allow', grantedScopes: ['openid', 'profile'] };
    });
    expect(first).toMatchObject({ ok: true, value: { iss: env.info.issuer, state: 's1' } });
    expect(asked[0]?.app).toMatchObject({ id: 'food', name: 'Food' });
    expect(asked[0]?.scopes.map(({ name }) => name)).toEqual(['openid', 'profile', 'email']);

    expect((await host.requestCode(request('openid profile'), never)).ok).toBe(true);
    const list = await host.grants();
    const grant = list.ok ? list.value.grants[0] : undefined;
    expect(grant?.scopes.map(({ name }) => name)).toEqual(['openid', 'profile']);
    const activity = await host.activity(grant?.id ?? '');
    expect(activity.ok && activity.value.map(({ event }) => event)).toContain('code.issued');
    const receipt = await host.receipt(grant?.id ?? '');
    expect(receipt.ok && receipt.value.split('.')).toHaveLength(3);

    expect(await host.withdraw(grant?.id ?? '')).toEqual({ ok: true, value: null });
    expect(await host.withdraw(grant?.id ?? '')).toEqual({ ok: true, value: null });
    const silent = await host.requestCode({ ...request('openid profile'), prompt: 'none' }, never);
    expect(silent).toMatchObject({ ok: false, failure: { reason: 'consent_required' } });
  });

  it('passes on a refusal by the user', async () => {
    const { host } = await make();
    await login(host);
    await withdrawAll(host);
    const result = await host.requestCode(request('openid'), async () => ({ decision: 'deny' }));
    expect(result).toMatchObject({ ok: false, failure: { reason: 'access_denied' } });
  });

  it('ends the session at the server when the user logs out', async () => {
    const { host, store } = await make();
    await login(host);
    const kept = store.state;
    await host.logout();
    store.state = kept;
    const result = await host.grants();
    expect(result).toMatchObject({ ok: false });
    expect(host.current()).toBeNull();
    expect(store.state).toBeNull();
  });

  it('renews its session and goes on', async () => {
    const { host, store, clock } = await make();
    await login(host);
    const before = store.state;
    clock.now = (before?.expiresAt ?? 0) - 1;
    const skewed = await host.grants();
    expect(skewed.ok).toBe(true);
    expect(store.state?.accessToken).not.toBe(before?.accessToken);
  });

  it('says the same for a wrong password and for nobody', async () => {
    const { host } = await make();
    const wrong = await host.login('bob', 'wrong');
    expect(wrong).toMatchObject({ ok: false, failure: { reason: 'factor_wrong' } });
    expect(await host.login('nobody-at-all', 'wrong')).toEqual(wrong);
  });
});

describe('a host whose clock is an hour off', () => {
  it('logs in and gets a code after one more round trip each time a nonce is new', async () => {
    const { host, clock, reports } = await publicHost();
    clock.now -= 3_600_000;
    await login(host, 'bob');
    expect(reports[0]).toMatchObject({ status: 400, error: 'use_dpop_nonce' });
    expect((await host.requestCode(request('openid'), allow)).ok).toBe(true);
    expect(reports.filter(({ error }) => error === 'use_dpop_nonce')).toHaveLength(1);
  });
});

describe('a scope that the mini-program has not declared', () => {
  it('T021 is refused without a question', async () => {
    const { host } = await publicHost();
    await login(host);
    const result = await host.requestCode(request('openid payments'), never);
    expect(result).toMatchObject({ ok: false, failure: { reason: 'invalid_scope' } });
  });
});
