// PATCH /account/grants/{id}: "ask me every time", by the user, for the user's own grants (T059).
import { grantViewSchema } from '@davit/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allow, ask, decide, events } from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { PLAZA_ORIGIN } from './bed-seed.ts';
import type { Answer } from './call.ts';
import { expectOk, type HostSession, login, refreshForm, signIn } from './flow.ts';

let bed: Bed;
let session: HostSession;
beforeEach(async () => {
  bed = await openBed();
  session = await login(bed);
});
afterEach(() => bed.close());

interface Wishes {
  readonly as?: HostSession;
  readonly type?: string;
}

async function patch(
  id: string,
  body: string,
  { as = session, type = 'application/json' }: Wishes = {},
): Promise<Answer> {
  const { accessToken, device } = as;
  const path = `/account/grants/${id}`;
  const proof = await device.proof({ method: 'PATCH', path, accessToken });
  const headers = [['content-type', type] as const, ['authorization', `DPoP ${accessToken}`] as const, proof];
  return bed.send({ method: 'PATCH', path, headers, body: new TextEncoder().encode(body) });
}
const EVERY_TIME = '{"ask_every_time":true}';
const WHEN_NEEDED = '{"ask_every_time":false}';

describe('ask me every time', () => {
  it('shows the sheet for what is covered already, and again after each yes', async () => {
    const id = await allow(bed, session);
    expect((await ask(bed, session)).status).toBe(200);
    const { json } = expectOk(await patch(id, EVERY_TIME));
    expect(grantViewSchema.parse(json)).toMatchObject({ id, ask_every_time: true });
    for (let round = 0; round < 2; round += 1) {
      const asked = await ask(bed, session);
      expect(asked).toMatchObject({ status: 400, json: { error: 'insufficient_authorization' } });
      expect(asked.json.consent.scopes.every(({ held }: { held: boolean }) => held)).toBe(true);
      expectOk(await decide(bed, session, asked.json));
    }
    expect((await ask(bed, session, { prompt: 'none' })).json.reason).toBe('consent_required');
    expect(expectOk(await patch(id, WHEN_NEEDED)).json.ask_every_time).toBe(false);
    expect((await ask(bed, session)).json.authorization_code).toMatch(/^cod_/);
  });

  it('ends nothing that lives', async () => {
    const { device, tokens } = await signIn(bed, session);
    const [grant] = await bed.store.authorizations.listGrants(
      (await bed.store.users.list({ limit: 1 }))[0]?.userId ?? '',
    );
    expectOk(await patch(grant?.grantId ?? '', EVERY_TIME));
    expectOk(await device.userinfo(tokens.access_token));
    expectOk(await device.token(refreshForm(tokens.refresh_token)));
  });

  it('is audited with who, what and where', async () => {
    const id = await allow(bed, session);
    await patch(id, EVERY_TIME);
    expect(await events(bed, 'grant.asking_changed')).toMatchObject([
      {
        ...{ clientId: 'food', grantId: id, hostClientId: 'plaza', method: 'PATCH', status: 200 },
        ...{ path: `/account/grants/${id}`, detail: { ask_every_time: true } },
      },
    ]);
  });

  it.each([
    ['not JSON', 'ask_every_time=true'],
    ['no member', '{}'],
    ['a word', '{"ask_every_time":"true"}'],
    ['null', '{"ask_every_time":null}'],
    ['a member more', '{"ask_every_time":true,"scopes":["email"]}'],
    ['a list', '[true]'],
  ])('refuses %s, and changes nothing', async (_, body) => {
    const id = await allow(bed, session);
    expect(await patch(id, body)).toMatchObject({ status: 400, json: { reason: 'invalid_request' } });
    expect((await patch(id, EVERY_TIME, { type: 'text/plain' })).status).toBe(400);
    expect(await bed.store.authorizations.getGrant(id)).toMatchObject({ askEveryTime: false });
    expect(await events(bed, 'grant.asking_changed')).toEqual([]);
  });

  it('is for live grants only', async () => {
    const id = await allow(bed, session);
    const path = `/account/grants/${id}`;
    const { accessToken, device } = session;
    const proof = await device.proof({ method: 'DELETE', path, accessToken });
    await bed.send({ method: 'DELETE', path, headers: [['authorization', `DPoP ${accessToken}`], proof] });
    expect(await patch(id, EVERY_TIME)).toMatchObject({ status: 404, json: { reason: 'not_found' } });
  });

  it('T059 another user gets the same answer for this grant as for one that never was', async () => {
    const id = await allow(bed, session);
    const bob = await login(bed, 'bob');
    const theirs = await patch(id, EVERY_TIME, { as: bob });
    const never = await patch('0'.repeat(32), EVERY_TIME, { as: bob });
    expect(theirs).toMatchObject({ status: 404 });
    expect(theirs.text).toBe(never.text);
    expect(await bed.store.authorizations.getGrant(id)).toMatchObject({ askEveryTime: false });
  });

  it('is not for mini-programs', async () => {
    const { device, tokens } = await signIn(bed, session);
    const mini: HostSession = { device, accessToken: tokens.access_token, refreshToken: '' };
    const refused = await patch('0'.repeat(32), EVERY_TIME, { as: mini });
    expect(refused).toMatchObject({ status: 403, json: { error: 'insufficient_scope' } });
  });

  it('takes each proof once', async () => {
    const id = await allow(bed, session);
    const path = `/account/grants/${id}`;
    const { accessToken, device } = session;
    const proof = await device.proof({ method: 'PATCH', path, accessToken });
    const headers = [['content-type', 'application/json'], ['authorization', `DPoP ${accessToken}`], proof] as const;
    const send = (body: string) => bed.send({ method: 'PATCH', path, headers, body: new TextEncoder().encode(body) });
    expectOk(await send(EVERY_TIME));
    expect(await send(WHEN_NEEDED)).toMatchObject({ status: 401, json: { reason: 'invalid_dpop_proof' } });
    expect(await bed.store.authorizations.getGrant(id)).toMatchObject({ askEveryTime: true });
  });

  it('can be said by the page of a host', async () => {
    const headers = [
      ['origin', PLAZA_ORIGIN],
      ['access-control-request-method', 'PATCH'],
    ] as const;
    const answer = await bed.send({ method: 'OPTIONS', path: `/account/grants/${'0'.repeat(32)}`, headers });
    expect(answer.header('access-control-allow-methods').join()).toContain('PATCH');
  });
});
