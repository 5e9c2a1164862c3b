// Proofs of possession (RFC 9449) with a key that lives as long as the command, and the nonce that the server gave last.
import type { Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { makeProof } from '@davit/dpop';
import { refusalCode } from './answer.ts';
import type { HttpAnswer } from './http-exchange.ts';
import type { ServerClock } from './server-clock.ts';

export interface ProofMaker {
  prove(method: string, url: URL, accessToken?: string): Promise<string>;
  /** Keeps the nonce of an answer. True when the server asks for the same request with it. */
  heard(answer: HttpAnswer): boolean;
}

export async function createProofMaker(clock: ServerClock): Promise<ProofMaker> {
  const { signer }: { readonly signer: Signer } = await nodeCrypto.generateKey('EdDSA');
  let nonce: string | undefined;
  return {
    prove: (method, url, accessToken) =>
      makeProof({ method, url: url.href, nonce, accessToken, now: clock.now() }, signer, nodeCrypto),
    heard(answer) {
      nonce = answer.header('dpop-nonce') ?? nonce;
      const code = refusalCode(answer);
      if (code !== 'auth/use_dpop_nonce' && code !== 'registry/use-dpop-nonce') return false;
      clock.learn(answer);
      return true;
    },
  };
}
