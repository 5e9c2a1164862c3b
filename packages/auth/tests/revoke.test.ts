// RFC 7009 revocation: a refresh token takes its family along, an access token only itself, a stranger nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeEndpoint } from '../src/revoke/revoke-endpoint.ts';
import { type Bed, openBed } from './bed.ts';
import { SECRET } from './bed-seed.ts';
import { brokeredCode, type HostSession, login, redeemForm, refreshForm, signIn } from './flow.ts';

let bed: Bed;
let session: HostSession;
beforeAll(async () => {
  bed = await openBed();
  session = await login(bed);
});
afterAll(() => bed.close());

const revoke = (form: Record<string, string>, ...headers: (readonly [string, string])[]) =>
  bed.send({ path: '/oauth/revoke', form, headers });

describe(revokeEndpoint.path, () => {
  it('ends the family of a refresh token, at once', async () => {
    const { device, tokens } = await signIn(bed, session);
    const answer = await revoke({ client_id: 'food', token: tokens.refresh_token });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect((await device.userinfo(tokens.access_token)).json.reason).toBe('token_revoked');
    expect((await device.token(refreshForm(tokens.refresh_token))).json.reason).toBe('grant_invalid');
    const [entry] = await bed.store.audit.list({ event: 'family.revoked', limit: 1 });
    expect(entry).toMatchObject({ clientId: 'food', reason: 'revoked_by_client', path: '/oauth/revoke' });
  });

  it('T074 ends only itself for an access token', async () => {
    const { device, tokens } = await signIn(bed, session);
    expect(
      (await revoke({ client_id: 'food', token: tokens.access_token, token_type_hint: 'refresh_token' })).status,
    ).toBe(200);
    expect((await device.userinfo(tokens.access_token)).json.reason).toBe('token_revoked');
    const next = await device.token(refreshForm(tokens.refresh_token));
    expect((await device.userinfo(next.json.access_token)).status).toBe(200);
  });

  it('touches no grant: the next code comes without a sheet', async () => {
    const { tokens } = await signIn(bed, session);
    await revoke({ client_id: 'food', token: tokens.refresh_token });
    expect((await signIn(bed, session)).tokens.scope).toBe(tokens.scope);
  });

  it('T072 answers 200 for the token of another client and revokes nothing', async () => {
    const { device, tokens } = await signIn(bed, session);
    for (const token of [tokens.refresh_token, tokens.access_token])
      expect((await revoke({ client_id: 'rival', token })).status).toBe(200);
    expect((await device.userinfo(tokens.access_token)).status).toBe(200);
    expect((await device.token(refreshForm(tokens.refresh_token))).status).toBe(200);
  });

  it.each([
    '',
    'hunter2',
    'at_',
    `ref_${'0'.repeat(32)}-0.${'A'.repeat(43)}`,
    `at_${'0'.repeat(32)}.${'A'.repeat(43)}`,
  ])('answers 200 for the unknown token "%s", and 400 for none', async (token) => {
    expect((await revoke({ client_id: 'food', token })).status).toBe(token === '' ? 400 : 200);
  });

  it('needs the right secret', async () => {
    const { device, tokens } = await signIn(bed, session);
    const spoil = (text: string) => `${text.slice(0, -43)}${'A'.repeat(43)}`;
    for (const token of [spoil(tokens.refresh_token), spoil(tokens.access_token)])
      await revoke({ client_id: 'food', token });
    expect((await device.userinfo(tokens.access_token)).status).toBe(200);
    expect((await device.token(refreshForm(tokens.refresh_token))).status).toBe(200);
  });

  it('authenticates confidential clients', async () => {
    const code = await brokeredCode(bed, session, { appId: 'post', scope: 'openid profile' });
    const secret = { client_id: 'post', client_secret: SECRET };
    const { json } = await bed.send({ path: '/oauth/token', form: { ...redeemForm(code, 'post'), ...secret } });
    expect(await revoke({ client_id: 'post', token: json.refresh_token })).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    });
    const read = () =>
      bed.send({ path: '/oauth/userinfo', headers: [['authorization', `Bearer ${json.access_token}`]] });
    expect((await read()).status).toBe(200);
    expect((await revoke({ ...secret, token: json.refresh_token })).status).toBe(200);
    expect((await read()).status).toBe(401);
  });

  it('refuses a wrong proof and the same proof twice, and revokes nothing by them', async () => {
    const first = await signIn(bed, session);
    const wrong = await first.device.proof({ path: '/oauth/token' });
    const form = { client_id: 'food', token: first.tokens.refresh_token };
    expect(await revoke(form, wrong)).toMatchObject({ status: 400, json: { error: 'invalid_dpop_proof' } });
    const proof = await first.device.proof({ path: '/oauth/revoke' });
    expect((await revoke({ client_id: 'food', token: first.tokens.access_token }, proof)).status).toBe(200);
    expect(await revoke(form, proof)).toMatchObject({ status: 400, json: { error: 'invalid_dpop_proof' } });
    expect((await first.device.token(refreshForm(first.tokens.refresh_token))).status).toBe(200);
  });

  it('logs a host out', async () => {
    const host = await login(bed);
    await revoke({ client_id: 'plaza', token: host.refreshToken });
    const [entry] = await bed.store.audit.list({ event: 'family.revoked', limit: 1 });
    expect(entry).toMatchObject({ reason: 'host_logout', clientId: 'plaza' });
    expect((await host.device.token(refreshForm(host.refreshToken, 'plaza'))).json.reason).toBe('grant_invalid');
  });

  it('T073 after the 200 no refresh that starts later succeeds', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { device, tokens } = await signIn(bed, session);
      const racing = Array.from({ length: 3 }, () => device.token(refreshForm(tokens.refresh_token)));
      const [ended] = await Promise.all([revoke({ client_id: 'food', token: tokens.refresh_token }), ...racing]);
      expect(ended.status).toBe(200);
      const raced = await Promise.all(racing);
      const latest = raced.find(({ status }) => status === 200)?.json ?? tokens;
      expect((await device.token(refreshForm(latest.refresh_token))).status).toBe(400);
      expect((await device.userinfo(latest.access_token)).json.reason).toBe('token_revoked');
    }
  });
});
