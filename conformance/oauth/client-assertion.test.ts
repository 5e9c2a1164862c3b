// private_key_jwt (RFC 7523): every assertion that is not exactly right is invalid_client, asks nobody else, and consumes nothing.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeBase64url, encodeUtf8, type PrivateJwk, type PublicJwk, type Signer, signJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import { registerKeyClient } from './key-client.ts';
import { type CodeRequest, createMiniProgram } from './mini-program.ts';
import { randomText } from './proof.ts';
import type { RawHost } from './raw-host.ts';
import { expectRefusal, INVALID_CLIENT } from './refusal.ts';
import { type Answer, FORM, form } from './wire.ts';

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const APP_ID = 'keyed';
let constellation: Constellation;
let host: RawHost;
let own: { readonly signer: Signer; readonly privateJwk: PrivateJwk };
let request: CodeRequest;
let code: string;
/** A server that an assertion points to: nobody may come. */
let lure: Server;
let visits = 0;

beforeAll(async () => {
  constellation = await startConstellation();
  host = await constellation.installation('alice');
  own = await nodeCrypto.generateKey('ES256');
  await registerKeyClient(constellation, APP_ID, own.signer.publicJwk);
  ({ request, code } = await newCode());
  lure = createServer((_request, response) => {
    visits += 1;
    response.end(JSON.stringify({ keys: [] }));
  });
  await new Promise<void>((resolve) => lure.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  lure?.close();
  await constellation?.close();
});

async function newCode(): Promise<{ request: CodeRequest; code: string }> {
  const app = await createMiniProgram(constellation.wire, {
    appId: APP_ID,
    secret: 'none: it proves itself with a key',
  });
  const asked = await app.codeRequest();
  return { request: asked, code: await host.code(asked) };
}

const now = () => Math.floor(Date.now() / 1000);
const claims = () => ({
  iss: APP_ID,
  sub: APP_ID,
  aud: constellation.wire.origin,
  iat: now(),
  exp: now() + 60,
  jti: randomText(),
});

interface Changes {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly signer?: Signer;
}
const assertion = ({ header, payload, signer }: Changes = {}): Promise<string> =>
  signJws({ typ: 'JWT', ...header }, { ...claims(), ...payload }, signer ?? own.signer);

function redeem(
  clientAssertion: string,
  grant: { code: string; request: CodeRequest } = { code, request },
): Promise<Answer> {
  const values = { grant_type: 'authorization_code', code: grant.code, code_verifier: grant.request.verifier };
  const proof = { client_assertion_type: TYPE, client_assertion: clientAssertion };
  return constellation.wire.send({
    method: 'POST',
    path: '/oauth/token',
    headers: [FORM],
    body: form({ ...values, ...proof }),
  });
}

const part = (value: unknown) => encodeBase64url(encodeUtf8(JSON.stringify(value)));
/** HMAC with the bytes of the public key as its secret: the classic confusion. */
async function hmacAssertion(): Promise<string> {
  const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims())}`;
  const secret = encodeUtf8(JSON.stringify(own.signer.publicJwk));
  return `${input}.${encodeBase64url(await nodeCrypto.hmacSha256(secret, encodeUtf8(input)))}`;
}
const lureUrl = () => `http://127.0.0.1:${(lure.address() as AddressInfo).port}/jwks`;

const rows: readonly (readonly [what: string, make: () => Promise<string>])[] = [
  ['the token endpoint as aud', () => assertion({ payload: { aud: constellation.wire.url('/oauth/token') } })],
  ['an array as aud', () => assertion({ payload: { aud: [constellation.wire.origin] } })],
  ['no aud', () => assertion({ payload: { aud: undefined } })],
  ['another subject than issuer', () => assertion({ payload: { sub: 'food' } })],
  ['no jti', () => assertion({ payload: { jti: undefined } })],
  ['no exp', () => assertion({ payload: { exp: undefined } })],
  ['an end in the past', () => assertion({ payload: { iat: now() - 120, exp: now() - 60 } })],
  ['a life of an hour', () => assertion({ payload: { exp: now() + 3_600 } })],
  ['a beginning in an hour', () => assertion({ payload: { iat: now() + 3_600, exp: now() + 3_660 } })],
  ['another key', async () => assertion({ signer: (await nodeCrypto.generateKey('ES256')).signer })],
  ['the typ of a user assertion', () => assertion({ header: { typ: 'davit-user+jwt' } })],
  ['alg none', async () => `${part({ alg: 'none' })}.${part(claims())}.${encodeBase64url(new Uint8Array(1))}`],
  ['alg HS256 with the public key as the secret', hmacAssertion],
  ['a kid that is a path', () => assertion({ header: { kid: '../../../../dev/null' } })],
  ['a kid that is SQL', () => assertion({ header: { kid: "x' OR '1'='1" } })],
  ['a key of its own in the header', () => withOwnKey('jwk')],
  ['a jku', async () => assertion({ header: { jku: lureUrl() } })],
  ['an x5u', async () => assertion({ header: { x5u: lureUrl() } })],
  ['crit', () => assertion({ header: { crit: ['exp'] } })],
  ['an assertion of an unknown client', () => assertion({ payload: { iss: 'nobody', sub: 'nobody' } })],
  ['an assertion of a public client', () => assertion({ payload: { iss: 'food', sub: 'food' } })],
];

async function withOwnKey(member: string): Promise<string> {
  const stranger = await nodeCrypto.generateKey('ES256');
  const key: PublicJwk = stranger.signer.publicJwk;
  return assertion({ header: { [member]: key }, signer: stranger.signer });
}

describe('client authentication with private_key_jwt', () => {
  it.each(rows)('T048 refuses %s', async (_what, make) => {
    expectRefusal(await redeem(await make()), INVALID_CLIENT);
  });

  it('T048 fetches nothing, whatever an assertion points to', () => {
    expect(visits).toBe(0);
  });

  it('T048 takes one jti once of 64 at the same time; the code is good after all of the above', async () => {
    const one = await assertion();
    const codes = [{ code, request }, await newCode()];
    const answers = await Promise.all(Array.from({ length: 64 }, (_, i) => redeem(one, codes[i % 2])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, INVALID_CLIENT);
  });
});
