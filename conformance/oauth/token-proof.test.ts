// DPoP proofs at the token endpoint (RFC 9449): every way to be wrong is refused, and none of them consumes the code.
import { encodeBase64url, encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import type { CodeRequest, MiniProgram } from './mini-program.ts';
import { makeProof, newKey, type ProofKey, type ProofParts, randomText } from './proof.ts';
import { type ExpectedRefusal, expectRefusal, INVALID_GRANT, INVALID_PROOF, refusal } from './refusal.ts';
import { type Answer, FORM, form } from './wire.ts';

const PATH = '/oauth/token';
const USE_NONCE = refusal(400, 'use_dpop_nonce');
let constellation: Constellation;
let food: MiniProgram;
let key: ProofKey;
let request: CodeRequest;
let code: string;

beforeAll(async () => {
  constellation = await startConstellation();
  const host = await constellation.installation('alice');
  food = await constellation.food();
  key = food.key as ProofKey;
  request = await food.codeRequest();
  code = await host.code(request);
});
afterAll(() => constellation?.close());

const now = () => Math.floor(Date.now() / 1000);
const proof = (parts: Partial<ProofParts> = {}, by: ProofKey = key): Promise<string> =>
  makeProof(by, { method: 'POST', url: constellation.wire.url(PATH), ...parts });

function redeem(...proofs: readonly string[]): Promise<Answer> {
  const body = form({ grant_type: 'authorization_code', client_id: 'food', code, code_verifier: request.verifier });
  return constellation.wire.send({
    method: 'POST',
    path: PATH,
    headers: [FORM, ...proofs.map((value) => ['dpop', value] as const)],
    body,
  });
}

const part = (value: unknown) => encodeBase64url(encodeUtf8(JSON.stringify(value)));
/** A proof with whatever header, and a signature that says nothing. */
const unsigned = (header: Record<string, unknown>) =>
  `${part(header)}.${part({ jti: randomText(), htm: 'POST', htu: constellation.wire.url(PATH), iat: now() })}.${encodeBase64url(nodeCrypto.randomBytes(64))}`;

interface Row {
  readonly what: string;
  readonly proofs: () => Promise<readonly string[]>;
  readonly expected: ExpectedRefusal;
}
const row = (what: string, make: () => Promise<string> | string, expected = INVALID_PROOF): Row => ({
  what,
  proofs: async () => [await make()],
  expected,
});

const rows: readonly Row[] = [
  { what: 'no proof from a public mini-program', proofs: async () => [], expected: INVALID_PROOF },
  { what: 'two proofs (§4.3 check 1)', proofs: async () => [await proof(), await proof()], expected: INVALID_PROOF },
  row('text that is no JWS', () => 'not-a-proof'),
  row('a proof of 5,000 characters', () => proof({ payload: { pad: 'x'.repeat(5_000) } })),
  row('another typ (§4.3 check 4)', () => proof({ header: { typ: 'JWT' } })),
  row('alg none (§4.3 check 5)', () => unsigned({ typ: 'dpop+jwt', alg: 'none', jwk: key.signer.publicJwk })),
  row('alg HS256', () => unsigned({ typ: 'dpop+jwt', alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } })),
  row('a signature of another key (§4.3 check 6)', async () =>
    proof({ header: { jwk: (await newKey()).signer.publicJwk } }),
  ),
  row('a private key in the header (§4.3 check 7)', () =>
    proof({ header: { jwk: { ...key.signer.publicJwk, d: 'AAAA' } } }),
  ),
  row('crit in the header', () => proof({ header: { crit: ['b64'], b64: false } })),
  row('another method (§4.3 check 8)', () => proof({ method: 'GET' })),
  row('another path (§4.3 check 9)', () => proof({ url: constellation.wire.url('/oauth/revoke') })),
  row('another origin', () => proof({ url: `http://evil.example${PATH}` })),
  row('no jti', () => proof({ payload: { jti: undefined } })),
  row('iat as text', () => proof({ payload: { iat: `${now()}` } })),
  row('T063 iat 90 s ago', () => proof({ iat: now() - 90 }), USE_NONCE),
  row('T063 iat 90 s ahead', () => proof({ iat: now() + 90 }), USE_NONCE),
  row('a nonce of somebody else', () => proof({ nonce: 'abc123.AAAAAAAAAAAAAAAAAAAAAA' }), USE_NONCE),
  {
    what: 'a right proof of another key',
    proofs: async () => [await proof({}, await newKey())],
    expected: INVALID_GRANT,
  },
];

describe('a DPoP proof at POST /oauth/token', () => {
  it.each(rows)('RFC 9449 refuses $what', async ({ proofs, expected }) => {
    const answer = await redeem(...(await proofs()));
    expectRefusal(answer, expected);
    if (expected === USE_NONCE) {
      expect(answer.headers['dpop-nonce']).toMatch(/^\S{8,}$/);
      expect(Math.abs(Date.parse(answer.headers.date ?? '') - Date.now())).toBeLessThan(5_000);
    }
  });

  it('RFC 9449 §11.1 takes a jti once, and the code is good after all of the above', async () => {
    const jti = randomText();
    const first = await redeem(await proof({ jti, url: `${constellation.wire.url(PATH)}?query=ignored` }));
    expect(first.status).toBe(200);
    const again = await constellation.wire.send({
      method: 'POST',
      path: PATH,
      headers: [FORM, ['dpop', await proof({ jti })]],
      body: form({ grant_type: 'refresh_token', client_id: 'food', refresh_token: first.json.refresh_token }),
    });
    expectRefusal(again, INVALID_PROOF);
    const refreshed = await food.refresh(first.json.refresh_token);
    expect(refreshed.status).toBe(200);
  });

  it('RFC 9449 §8 a phone with a wrong clock works after one retry with the nonce', async () => {
    const host = await constellation.installation('alice');
    const again = await food.codeRequest();
    const fresh = await host.code(again);
    const hourAgo = now() - 3_600;
    const refused = await food.redeem(fresh, again, { proof: { iat: hourAgo } });
    expectRefusal(refused, USE_NONCE);
    const nonce = refused.headers['dpop-nonce'] as string;
    const answer = await food.redeem(fresh, again, { proof: { iat: hourAgo, nonce } });
    expect(answer.status).toBe(200);
  });
});
