// A client of the authorization server that signs: its key registered over /admin/v1 and proven, and raw requests signed with it.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { signRequest } from '@davit/signature';
import { nodeHashing, nodeSigningKey } from '@davit/signature/node';
import type { Operator } from '../oauth/operator.ts';
import type { Answer, WireRequest } from '../oauth/wire.ts';

export interface RegisteredSigner {
  readonly keyid: string;
  readonly privateKey: KeyObject;
  /** The request as bytes for a wire: sent again, it is a replay. */
  signed(request: WireRequest): Promise<WireRequest>;
}

export const toSigner = (issuer: string, privateKey: KeyObject): RegisteredSigner => {
  const key = nodeSigningKey('ed25519', privateKey);
  return {
    keyid: key.keyid,
    privateKey,
    async signed(request) {
      const { body, headers = [], method, path } = request;
      const bytes = body === undefined ? null : Buffer.from(body);
      const given = { method, url: issuer + path, headers, body: bytes };
      const added = await signRequest(given, key, { now: Date.now() / 1000, hashing: nodeHashing });
      return { ...request, headers: [...headers, ...added] };
    },
  };
};

export const registration = (privateKey: KeyObject, publicKey: KeyObject) => ({
  document: { public_key: publicKey.export({ format: 'pem', type: 'spki' }) },
  proofOf: (challenge: string) => ({ signature: sign(null, Buffer.from(challenge), privateKey).toString('base64') }),
});

const expectStatus = (answer: Answer, status: number): Answer => {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.body}`);
  return answer;
};

export async function registerSigner(operator: Operator, issuer: string, clientId: string): Promise<RegisteredSigner> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { document, proofOf } = registration(privateKey, publicKey);
  const keys = `/admin/v1/clients/${clientId}/keys`;
  const { json } = expectStatus(await operator.send('POST', keys, document), 201);
  expectStatus(await operator.send('POST', `${keys}/${json.keyid}/proof`, proofOf(json.challenge)), 200);
  return toSigner(issuer, privateKey);
}

export const setMode = async (operator: Operator, clientId: string, changes: object): Promise<void> => {
  expectStatus(await operator.send('PATCH', `/admin/v1/clients/${clientId}`, changes), 200);
};
