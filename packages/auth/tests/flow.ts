// The flow up to a code, over the wire: log in to the host, ask for a mini-program's code, say yes.
import { encodeBase64url, encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import type { Bed } from './bed.ts';
import type { Answer } from './call.ts';
import { type Device, newDevice } from './device.ts';

export const VERIFIER = 'a-code-verifier-of-at-least-43-characters-as-rfc-7636-wants';
export const challengeOf = async (verifier: string): Promise<string> =>
  encodeBase64url(await nodeCrypto.sha256(encodeUtf8(verifier)));

export interface HostSession {
  readonly device: Device;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export function expectOk(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`expected 200, got ${answer.status}: ${answer.text}`);
  return answer;
}

export async function loginCode(bed: Bed, device: Device, username = 'alice'): Promise<string> {
  const form = {
    response_type: 'code',
    client_id: 'plaza',
    scope: 'host',
    code_challenge: await challengeOf(VERIFIER),
    code_challenge_method: 'S256',
    username,
    password: 'davit-demo',
  };
  const path = '/oauth/authorize-challenge';
  return expectOk(await bed.send({ path, form, headers: [await device.proof({ path })] })).json.authorization_code;
}

export async function login(bed: Bed, username = 'alice'): Promise<HostSession> {
  const device = await newDevice(bed);
  const form = { grant_type: 'authorization_code', client_id: 'plaza', code_verifier: VERIFIER };
  const { json } = expectOk(await device.token({ ...form, code: await loginCode(bed, device, username) }));
  return { device, accessToken: json.access_token, refreshToken: json.refresh_token };
}

export interface CodeWishes {
  readonly appId?: string;
  readonly scope?: string;
  readonly jkt?: string;
  readonly nonce?: string;
}

async function challenge(bed: Bed, session: HostSession, form: Readonly<Record<string, string>>): Promise<Answer> {
  const path = '/oauth/authorize-challenge';
  const { accessToken, device } = session;
  const proof = await device.proof({ path, accessToken });
  return bed.send({
    path,
    form: { client_id: 'plaza', ...form },
    headers: [['authorization', `DPoP ${accessToken}`], proof],
  });
}

export async function brokeredCode(bed: Bed, session: HostSession, wishes: CodeWishes): Promise<string> {
  const { appId = 'food', jkt, nonce, scope = 'openid profile email phone offline_access' } = wishes;
  const asked = await challenge(bed, session, {
    response_type: 'code',
    app_id: appId,
    scope,
    code_challenge: await challengeOf(VERIFIER),
    code_challenge_method: 'S256',
    ...(jkt === undefined ? {} : { dpop_jkt: jkt }),
    ...(nonce === undefined ? {} : { nonce }),
  });
  if (asked.status === 200) return asked.json.authorization_code;
  if (asked.json.consent === undefined) throw new Error(`no sheet: ${asked.text}`);
  const decided = await challenge(bed, session, {
    app_id: appId,
    auth_session: asked.json.auth_session,
    decision: 'allow',
    consent_hash: asked.json.consent.hash,
    granted_scope: scope,
  });
  return expectOk(decided).json.authorization_code;
}

export const redeemForm = (code: string, clientId = 'food') => ({
  grant_type: 'authorization_code',
  client_id: clientId,
  code,
  code_verifier: VERIFIER,
});
export const refreshForm = (refreshToken: string, clientId = 'food') => ({
  grant_type: 'refresh_token',
  client_id: clientId,
  refresh_token: refreshToken,
});

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly id_token: string;
}

/** A public mini-program that has just redeemed its code. */
export async function signIn(
  bed: Bed,
  session: HostSession,
  wishes: CodeWishes = {},
): Promise<{ device: Device; tokens: Tokens; code: string }> {
  const device = await newDevice(bed);
  const code = await brokeredCode(bed, session, { jkt: device.jkt, ...wishes });
  const tokens: Tokens = expectOk(await device.token(redeemForm(code, wishes.appId))).json;
  return { device, tokens, code };
}
