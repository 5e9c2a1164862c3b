// What a host sends on behalf of a mini-program: the question, and the user's decision. Everything can be bent by a test.
import type { Consent } from '@davit/protocol';
import type { Bed } from './bed.ts';
import { SECRET } from './bed-seed.ts';
import type { Answer } from './call.ts';
import { challengeOf, expectOk, type HostSession, VERIFIER } from './flow.ts';

export const CHALLENGE_PATH = '/oauth/authorize-challenge';
/** A key that nobody holds: these tests do not redeem. */
export const JKT = 'A'.repeat(43);
type Parameters = Readonly<Record<string, string | undefined>>;

export const present = (parameters: Parameters): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** A request of a public host with its session and a fresh proof. */
export async function challenge(bed: Bed, { accessToken, device }: HostSession, form: Parameters): Promise<Answer> {
  const proof = await device.proof({ path: CHALLENGE_PATH, accessToken });
  const headers = [['authorization', `DPoP ${accessToken}`] as const, proof];
  return bed.send({ path: CHALLENGE_PATH, form: present({ client_id: 'plaza', ...form }), headers });
}

export const question = async (changes: Parameters = {}): Promise<Parameters> => ({
  response_type: 'code',
  app_id: 'food',
  scope: 'openid profile email phone offline_access',
  code_challenge: await challengeOf(VERIFIER),
  code_challenge_method: 'S256',
  dpop_jkt: JKT,
  ...changes,
});

export const ask = async (bed: Bed, session: HostSession, changes: Parameters = {}): Promise<Answer> =>
  challenge(bed, session, await question(changes));

export interface Sheet {
  readonly auth_session: string;
  readonly consent: Consent;
}

export async function askForSheet(bed: Bed, session: HostSession, changes: Parameters = {}): Promise<Sheet> {
  const { json, text } = await ask(bed, session, changes);
  if (json?.consent === undefined) throw new Error(`no sheet: ${text}`);
  return json;
}

export const decide = (bed: Bed, session: HostSession, sheet: Sheet, changes: Parameters = {}): Promise<Answer> =>
  challenge(bed, session, {
    app_id: 'food',
    auth_session: sheet.auth_session,
    decision: 'allow',
    consent_hash: sheet.consent.hash,
    ...changes,
  });

/** Asks and says yes; the grant's id. */
export async function allow(bed: Bed, session: HostSession, changes: Parameters = {}): Promise<string> {
  const sheet = await askForSheet(bed, session, changes);
  expectOk(await decide(bed, session, sheet, { app_id: changes.app_id ?? 'food' }));
  const [entry] = await bed.store.audit.list({ event: 'code.issued', limit: 1 });
  return entry?.grantId ?? '';
}

const TOWER = [
  'authorization',
  `Basic ${btoa(unescape(encodeURIComponent(`tower:${encodeURIComponent(SECRET)}`)))}`,
] as const;

/** A request of the confidential host. */
export const towerChallenge = (bed: Bed, form: Parameters): Promise<Answer> =>
  bed.send({ path: CHALLENGE_PATH, form: present(form), headers: [TOWER] });

/** A user's session on the confidential host: its access token. */
export async function towerLogin(bed: Bed, username = 'alice'): Promise<string> {
  const { code_challenge, code_challenge_method } = await question();
  const form = { response_type: 'code', client_id: 'tower', scope: 'host', code_challenge, code_challenge_method };
  const { json } = expectOk(await towerChallenge(bed, { ...form, username, password: 'davit-demo' }));
  const redeem = { grant_type: 'authorization_code', code: json.authorization_code, code_verifier: VERIFIER };
  return expectOk(await bed.send({ path: '/oauth/token', form: redeem, headers: [TOWER] })).json.access_token;
}
export const SUBJECT_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';

export const events = async (bed: Bed, event?: string) => bed.store.audit.list({ event, limit: 1000 });
