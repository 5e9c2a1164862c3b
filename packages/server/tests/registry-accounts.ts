// Accounts of a running server as their owners have them: a login key, a key of the process, and the headers of each request.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { makeProof } from '@davit/dpop';
import { createOperator, createPublisher, enrolKey } from '../src/index.ts';
import { type Answer, ask, type TestServer } from './constellation.ts';

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export interface TestAccount {
  readonly clientId: string;
  readonly keyid: string;
  /** What the token endpoint answers. */
  askToken(scope?: string, ahead?: number): Promise<Answer>;
  /** The headers of one request; with a token of its own unless one is given. */
  headers(method: string, path: string, over?: { token?: string; nonce?: string; ahead?: number }): Promise<Headers>;
}
type Headers = Record<'authorization' | 'dpop', string>;

/** `publisher--<name>`, or `operator--<name>` with these scopes. */
export async function openAccount(server: TestServer, name: string, operates?: string[]): Promise<TestAccount> {
  const { auth, origins, port } = server.server;
  const made =
    operates === undefined
      ? await createPublisher(auth.context, { publisher_id: name, name })
      : await createOperator(auth.context, { operator_id: name, name, token_scopes: operates });
  if (!made.ok) throw new Error(made.failure.description);
  const { clientId } = made.value;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { crv, kty, x } = publicKey.export({ format: 'jwk' }) as Record<'crv' | 'kty' | 'x', string>;
  const enrolled = await enrolKey(auth.context, clientId, { kty, crv, x } as Parameters<typeof enrolKey>[2]);
  if (!enrolled.ok) throw new Error(enrolled.failure.description);
  const keyid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  const { signer } = await nodeCrypto.generateKey('ES256');
  const { host } = new URL(origins.issuer);
  const proof = (method: string, path: string, more: { accessToken?: string; nonce?: string; ahead?: number } = {}) => {
    const { ahead = 0, ...rest } = more;
    const now = Date.now() / 1000 + ahead;
    const url = `${origins.issuer}${path.replace(/\?.*$/, '')}`;
    return makeProof({ method, url, now, ...rest } as Parameters<typeof makeProof>[0], signer, nodeCrypto);
  };
  let current: Promise<string> | null = null;
  const askToken = async (scope?: string, ahead = 0): Promise<Answer> => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: clientId, sub: clientId, aud: origins.issuer, iat, exp: iat + 60, jti: randomUUID() };
    const input = `${encode({ alg: 'EdDSA', kid: keyid })}.${encode(claims)}`;
    const signature = sign(null, Buffer.from(input), privateKey).toString('base64url');
    const form = { grant_type: 'client_credentials', client_assertion_type: ASSERTION, ...(scope && { scope }) };
    const body = new URLSearchParams({ ...form, client_assertion: `${input}.${signature}` }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const dpop = await proof('POST', '/oauth/token', { ahead });
    return ask(port, { host, method: 'POST', path: '/oauth/token', headers: { ...type, dpop }, body });
  };
  const token = async (): Promise<string> => JSON.parse((await askToken()).body).access_token;
  return {
    ...{ clientId, keyid, askToken },
    async headers(method, path, { token: given, ...over } = {}) {
      current ??= token();
      const accessToken = given ?? (await current);
      return { authorization: `DPoP ${accessToken}`, dpop: await proof(method, path, { accessToken, ...over }) };
    },
  };
}
