// Brokered authorization: what is sent, what the user is asked, and what happens when an answer is lost.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrokeredRequest, Decision } from '../src/index.ts';
import { consent, hostUnderTest, hostWithSession, liveSession, tokens } from './host-under-test.ts';
import { type Received, type Reply, type ScriptedServer, scriptedServer } from './scripted-server.ts';

let server: ScriptedServer;
const PATH = '/oauth/authorize-challenge';
const request: BrokeredRequest = {
  appId: 'food',
  scope: 'openid email',
  code_challenge: 'c'.repeat(43),
  dpop_jkt: 'k'.repeat(43),
  state: 'state-1',
  nonce: 'nonce-1',
  locale: 'en',
};
const code = (state: string | undefined = 'state-1') => ({
  status: 200,
  json: { authorization_code: 'cod_9.x', expires_in: 60, iss: server.origin, state },
});
const sheet = (session: string, hash: string, more = {}): Reply => ({
  status: 400,
  json: { error: 'insufficient_authorization', auth_session: session, consent: consent(hash), ...more },
});
const isDecision = (one: Received) => one.form.decision !== undefined;
const allow: Decision = { decision: 'allow' };
const never = () => Promise.reject(new Error('asked'));

beforeEach(async () => {
  server = await scriptedServer(() => code());
});
afterEach(() => server.close());

async function loggedIn() {
  const made = await hostWithSession(server.origin);
  await made.host.restore();
  return made;
}

describe('requestCode', () => {
  it('hands on a code at once when a live grant covers the request', async () => {
    const { host } = await loggedIn();
    expect(await host.requestCode(request, never)).toEqual({
      ok: true,
      value: { code: 'cod_9.x', iss: server.origin, state: 'state-1', expiresIn: 60 },
    });
    expect(server.received[0]?.form).toEqual({
      client_id: 'plaza',
      response_type: 'code',
      app_id: 'food',
      scope: 'openid email',
      code_challenge: request.code_challenge,
      code_challenge_method: 'S256',
      dpop_jkt: request.dpop_jkt,
      state: 'state-1',
      nonce: 'nonce-1',
      ui_locales: 'en',
    });
    expect(server.received[0]?.headers.authorization).toBe('DPoP at_alice.one');
  });

  it('asks the user and sends the decision with nothing but what binds it', async () => {
    const { host } = await loggedIn();
    server.script = (one) => (isDecision(one) ? code() : sheet('ses_1', 'hash-1'));
    const asked: string[] = [];
    const result = await host.requestCode(request, async ({ hash, app }) => {
      asked.push(`${app.id} ${hash}`);
      return { decision: 'allow', grantedScopes: ['openid'] };
    });
    expect(result.ok).toBe(true);
    expect(asked).toEqual(['food hash-1']);
    expect(server.received[1]?.form).toEqual({
      client_id: 'plaza',
      app_id: 'food',
      auth_session: 'ses_1',
      decision: 'allow',
      consent_hash: 'hash-1',
      granted_scope: 'openid',
    });
  });

  it('tells the server about a refusal and passes it on', async () => {
    const { host } = await loggedIn();
    server.script = (one) =>
      isDecision(one) ? { status: 400, json: { error: 'access_denied', reason: 'access_denied' } } : sheet('s', 'h');
    const result = await host.requestCode(request, async () => ({ decision: 'deny', grantedScopes: ['openid'] }));
    expect(result).toMatchObject({ ok: false, failure: { reason: 'access_denied' } });
    expect(server.received[1]?.form.granted_scope).toBeUndefined();
  });

  it('decides nothing when the user walks away from the sheet', async () => {
    const { host } = await loggedIn();
    server.script = () => sheet('s', 'h');
    await expect(host.requestCode(request, never)).rejects.toThrow('asked');
    expect(server.received).toHaveLength(1);
  });

  it('draws a new sheet when the consent changed, with the new session and hash', async () => {
    const { host } = await loggedIn();
    server.script = (one) => {
      if (!isDecision(one)) return sheet('ses_1', 'hash-1');
      return one.form.consent_hash === 'hash-2' ? code() : sheet('ses_2', 'hash-2', { reason: 'consent_changed' });
    };
    const hashes: string[] = [];
    const reasons: unknown[] = [];
    const result = await host.requestCode(request, async ({ hash }, again) => {
      hashes.push(hash);
      reasons.push(again);
      return allow;
    });
    expect(result.ok).toBe(true);
    expect(hashes).toEqual(['hash-1', 'hash-2']);
    expect(reasons).toEqual([undefined, 'changed']);
    expect(server.received[2]?.form.auth_session).toBe('ses_2');
  });

  it('gives up after five sheets', async () => {
    const { host } = await loggedIn();
    server.script = () => sheet('s', 'h', { reason: 'consent_changed' });
    let sheets = 0;
    const result = await host.requestCode(request, async () => {
      sheets += 1;
      return allow;
    });
    expect(result).toMatchObject({ ok: false, failure: { reason: 'consent_changed' } });
    expect(sheets).toBe(5);
  });

  it.each([
    ['no answer', 'drop' as const],
    ['503', { status: 503, json: { error: 'temporarily_unavailable' } }],
    ['half an answer', { status: 200, text: '{"authorization_co' }],
  ])('starts again after %s to an Allow, asking only for what was allowed', async (_name, lost) => {
    const { host } = await loggedIn();
    let isWritten = false;
    server.script = (one) => {
      if (isDecision(one)) {
        isWritten = true;
        return lost;
      }
      return isWritten ? code() : sheet('ses_1', 'hash-1');
    };
    let sheets = 0;
    const result = await host.requestCode(request, async () => {
      sheets += 1;
      return { decision: 'allow', grantedScopes: ['openid'] };
    });
    expect(result.ok).toBe(true);
    expect(sheets).toBe(1);
    expect(server.received.map(({ form }) => form.scope)).toEqual(['openid email', undefined, 'openid']);
  });

  it('asks nobody when the question is dropped before its sheet, keeps the host session, and asks when it is called again', async () => {
    const { host, store } = await loggedIn();
    const session = store.state;
    server.script = () => 'drop';
    expect(await host.requestCode(request, never)).toMatchObject({ ok: false, failure: { reason: 'no_answer' } });
    expect(server.received).toHaveLength(1);
    expect({ current: host.current(), kept: store.state }).toEqual({ current: session, kept: session });
    server.script = (one) => (isDecision(one) ? code() : sheet('ses_1', 'hash-1'));
    expect((await host.requestCode(request, async () => allow)).ok).toBe(true);
    expect(server.received).toHaveLength(3);
  });

  it('asks anew where an Allow was lost before it arrived, and says that this is why', async () => {
    const { host } = await loggedIn();
    let decisions = 0;
    server.script = (one) => {
      if (!isDecision(one)) return sheet('s', 'h');
      decisions += 1;
      return decisions === 1 ? 'drop' : code();
    };
    const reasons: unknown[] = [];
    const result = await host.requestCode(request, async (_, again) => {
      reasons.push(again);
      return allow;
    });
    expect(result.ok).toBe(true);
    expect(reasons).toEqual([undefined, 'lost']);
  });

  it('starts again once only', async () => {
    const { host } = await loggedIn();
    server.script = (one) => (isDecision(one) ? 'drop' : sheet('s', 'h'));
    const result = await host.requestCode(request, async () => allow);
    expect(result).toMatchObject({ ok: false, failure: { reason: 'no_answer' } });
    expect(server.received.filter(isDecision)).toHaveLength(2);
  });

  it('takes a Deny for final although its answer is lost', async () => {
    const { host } = await loggedIn();
    server.script = (one) => (isDecision(one) ? 'drop' : sheet('s', 'h'));
    const result = await host.requestCode(request, async () => ({ decision: 'deny' }));
    expect(result).toMatchObject({ ok: false, failure: { reason: 'access_denied' } });
    expect(server.received).toHaveLength(2);
  });

  it('repeats a decision with a nonce in a new proof, in the same session', async () => {
    const { host } = await loggedIn();
    server.script = (one) => {
      if (!isDecision(one)) return sheet('ses_1', 'h');
      const hasNonce = one.proof?.payload.nonce === 'n';
      return hasNonce ? code() : { status: 400, headers: { 'dpop-nonce': 'n' }, json: { error: 'use_dpop_nonce' } };
    };
    expect((await host.requestCode(request, async () => allow)).ok).toBe(true);
    const sessions = server.received.filter(isDecision).map(({ form }) => form.auth_session);
    expect(sessions).toEqual(['ses_1', 'ses_1']);
  });

  it('refreshes the host session between sheet and decision', async () => {
    const { host } = await loggedIn();
    server.script = (one) => {
      if (one.path === '/oauth/token') return { status: 200, json: tokens(1) };
      if (!isDecision(one)) return sheet('ses_1', 'h');
      const isNew = one.headers.authorization === 'DPoP at_alice.1';
      return isNew ? code() : { status: 401, json: { error: 'invalid_token', reason: 'token_expired' } };
    };
    expect((await host.requestCode(request, async () => allow)).ok).toBe(true);
    expect(server.received.map(({ path }) => path)).toEqual([PATH, PATH, '/oauth/token', PATH]);
  });

  it.each([
    ['issuer_mismatch', () => ({ status: 200, json: { ...code().json, iss: 'https://evil.example' } })],
    ['state_mismatch', () => ({ status: 200, json: { ...code().json, state: 'other' } })],
    ['state_mismatch', () => ({ status: 200, json: { ...code().json, state: undefined } })],
    [
      'app_mismatch',
      () => ({
        status: 400,
        json: { error: 'insufficient_authorization', auth_session: 's', consent: consent('h', 'bank') },
      }),
    ],
  ])('refuses an answer that belongs to something else: %s', async (reason, reply) => {
    const { host } = await loggedIn();
    server.script = reply;
    expect(await host.requestCode(request, never)).toMatchObject({ ok: false, failure: { reason } });
  });

  it.each(['consent_required', 'invalid_scope', 'invalid_session', 'app_suspended', 'rate_limited'])(
    'passes on %s without a sheet',
    async (reason) => {
      const { host } = await loggedIn();
      server.script = () => ({ status: 400, json: { error: reason, reason, error_description: 'No.' } });
      expect(await host.requestCode(request, never)).toMatchObject({
        ok: false,
        failure: { reason, description: 'No.' },
      });
    },
  );

  it('a confidential host names the user with a subject_token', async () => {
    const { host, store, clock } = await hostUnderTest(server.origin, {
      credential: { kind: 'client_secret', secret: 's' },
    });
    store.state = liveSession(clock.now);
    await host.requestCode(request, never);
    expect(server.received[0]?.form).toMatchObject({
      subject_token: 'at_alice.one',
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    });
    expect(server.received[0]?.headers.authorization).toMatch(/^Basic /);
    expect(server.received[0]?.headers.dpop).toBeUndefined();
  });

  it('reports no code, session handle or token', async () => {
    const { host, reports } = await loggedIn();
    server.script = (one) => (isDecision(one) ? code() : sheet('ses_secret', 'h'));
    await host.requestCode(request, async () => allow);
    expect(reports).toHaveLength(2);
    expect(reports[0]).toMatchObject({
      status: 400,
      error: 'insufficient_authorization',
      parameters: { app_id: 'food' },
    });
    expect(JSON.stringify(reports)).not.toMatch(/ses_secret|cod_9|at_alice|state-1|nonce-1/);
  });
});
