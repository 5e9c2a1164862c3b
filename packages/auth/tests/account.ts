// An account as its owner's command line has it: a login key, a key of the process for DPoP, and calls with both.
import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createOperator, createPublisher, enrolKey, mintEnrolment } from '@davit/auth';
import { type Bed, ISSUER } from './bed.ts';
import type { Answer, Call } from './call.ts';
import { type Device, newDevice } from './device.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export interface LoginKey {
  readonly privateKey: KeyObject;
  readonly jwk: { readonly kty: string; readonly crv: string; readonly x: string };
  readonly keyid: string;
}

export function newLoginKey(): LoginKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { crv = '', kty = '', x = '' } = publicKey.export({ format: 'jwk' });
  const keyid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  return { privateKey, jwk: { kty, crv, x }, keyid };
}

export interface AssertionParts {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  /** In place of the Ed25519 signature over the input. */
  readonly sign?: (input: string) => Buffer;
}

export interface Account {
  readonly clientId: string;
  readonly key: LoginKey;
  readonly device: Device;
  assertion(parts?: AssertionParts): Record<string, string>;
  /** Asks for a token; `form` replaces or adds. */
  token(form?: Record<string, string>): Promise<Answer>;
  /** The token itself, or the test fails. */
  accessToken(scope?: string): Promise<string>;
  call(accessToken: string, call: Omit<Call, 'headers'>): Promise<Call>;
}

export const JSON_TYPE = ['content-type', 'application/json'] as const;
export const body = (value: unknown) => Buffer.from(JSON.stringify(value));

/** Speaks for this client id with this key, whether or not the server knows either. */
export async function speakFor(bed: Bed, clientId: string, key: LoginKey): Promise<Account> {
  const device = await newDevice(bed);
  const assertion = ({ claims, header, sign: by }: AssertionParts = {}) => {
    const iat = Math.floor(bed.now());
    const fixed = { iss: clientId, sub: clientId, aud: ISSUER, iat, exp: iat + 60, jti: randomUUID() };
    const head = { alg: 'EdDSA', typ: 'client-authentication+jwt', kid: key.keyid, ...header };
    const input = `${encode(head)}.${encode({ ...fixed, ...claims })}`;
    const signature = by?.(input) ?? sign(null, Buffer.from(input), key.privateKey);
    return { client_assertion_type: ASSERTION_TYPE, client_assertion: `${input}.${signature.toString('base64url')}` };
  };
  const token = async (form: Record<string, string> = {}) =>
    bed.send({
      path: '/oauth/token',
      form: { grant_type: 'client_credentials', ...assertion(), ...form },
      headers: [await device.proof()],
    });
  return {
    ...{ clientId, key, device, assertion, token },
    async accessToken(scope) {
      const answer = await token(scope === undefined ? {} : { scope });
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.json.access_token;
    },
    async call(accessToken, { method = 'GET', path, ...rest }) {
      const proof = await device.proof({ method, path, accessToken });
      const type = rest.body === undefined ? [] : [JSON_TYPE];
      return { ...rest, method, path, headers: [['authorization', `DPoP ${accessToken}`], proof, ...type] };
    },
  };
}

/** `publisher--<id>` with an active key. */
export async function newPublisher(bed: Bed, publisher_id = 'foods', token_scopes?: string[]): Promise<Account> {
  const made = await createPublisher(bed.server.context, {
    ...{ publisher_id, name: publisher_id },
    ...(token_scopes && { token_scopes }),
  });
  if (!made.ok) throw new Error(made.failure.description);
  return withKey(bed, made.value.clientId);
}

/** `operator--<id>` with an active key. */
export async function newOperator(bed: Bed, operator_id: string, token_scopes: string[]): Promise<Account> {
  const made = await createOperator(bed.server.context, { operator_id, name: operator_id, token_scopes });
  if (!made.ok) throw new Error(made.failure.description);
  return withKey(bed, made.value.clientId);
}

async function withKey(bed: Bed, clientId: string): Promise<Account> {
  const key = newLoginKey();
  const enrolled = await enrolKey(bed.server.context, clientId, key.jwk);
  if (!enrolled.ok) throw new Error(enrolled.failure.description);
  return speakFor(bed, clientId, key);
}

export async function newCode(bed: Bed, clientId: string): Promise<string> {
  const minted = await mintEnrolment(bed.server.context, clientId);
  if (!minted.ok) throw new Error(minted.failure.description);
  return minted.value.code;
}

/** What the contract says is signed at an enrolment, written out anew. */
export const proofText = (keyid: string, code: string, issuer = ISSUER): string =>
  `davit-enrolment-1 ${issuer} ${keyid} ${createHash('sha256').update(code).digest('base64url')}`;

export const enrolmentCall = (code: string, key: LoginKey, over: Record<string, unknown> = {}): Call => {
  const signature = sign(null, Buffer.from(proofText(key.keyid, code)), key.privateKey).toString('base64');
  return {
    path: '/client/enrolments',
    headers: [JSON_TYPE],
    body: body({ code, public_key: key.jwk, signature, ...over }),
  };
};
