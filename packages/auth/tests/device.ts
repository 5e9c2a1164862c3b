// An installation or instance: a key of its own, its proofs, and what a test sends with them.
import { jwkThumbprint, type Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { makeProof } from '@davit/dpop';
import { type Bed, ISSUER } from './bed.ts';
import type { Answer } from './call.ts';

export interface ProofWishes {
  readonly method?: string;
  readonly path?: string;
  readonly accessToken?: string;
  readonly nonce?: string;
  readonly now?: number;
}

export interface Device {
  readonly signer: Signer;
  readonly jkt: string;
  /** A `DPoP` header; for POST /oauth/token unless told otherwise. */
  proof(wishes?: ProofWishes): Promise<readonly [string, string]>;
  /** POST /oauth/token as this device. */
  token(form: Readonly<Record<string, string>>, ...headers: (readonly [string, string])[]): Promise<Answer>;
  userinfo(accessToken: string): Promise<Answer>;
}

export async function newDevice(bed: Bed): Promise<Device> {
  const { signer } = await nodeCrypto.generateKey('ES256');
  const jkt = (await jwkThumbprint(signer.publicJwk, nodeCrypto)) ?? '';
  const proof: Device['proof'] = async ({ method = 'POST', path = '/oauth/token', accessToken, nonce, now } = {}) => [
    'dpop',
    await makeProof({ method, url: `${ISSUER}${path}`, accessToken, nonce, now: now ?? bed.now() }, signer, nodeCrypto),
  ];
  return {
    signer,
    jkt,
    proof,
    token: async (form, ...headers) => bed.send({ path: '/oauth/token', form, headers: [await proof(), ...headers] }),
    userinfo: async (accessToken) =>
      bed.send({
        path: '/oauth/userinfo',
        headers: [
          ['authorization', `DPoP ${accessToken}`],
          await proof({ method: 'GET', path: '/oauth/userinfo', accessToken }),
        ],
      }),
  };
}
