// Verifies one DPoP proof (RFC 9449 §4.3). Whether its `jti` was seen before is the caller's store to say.
import {
  type Digest,
  encodeBase64url,
  encodeUtf8,
  jwkThumbprint,
  type PublicJwk,
  parseJws,
  type SignatureVerifier,
} from '@davit/crypto';
import { proofUrl } from './make-proof.ts';

/** Without a server nonce, `iat` may be off by this much (authorization.md §6). */
export const DPOP_WINDOW_SECONDS = 30;
export const MAX_PROOF_LENGTH = 4096;

export interface ProofExpectation {
  readonly method: string;
  /** The absolute URL as configured, never as a proxy header says. */
  readonly url: string;
  /** The access token of the request, if it carries one. */
  readonly accessToken?: string | undefined;
  /** Seconds since 1970, by the database's clock. */
  readonly now: number;
  /** Says whether a nonce is one of ours and fresh. */
  isNonceValid(nonce: string): boolean | Promise<boolean>;
}

export interface VerifiedProof {
  /** Thumbprint of the key that signed (RFC 7638). */
  readonly jkt: string;
  readonly jti: string;
  readonly iat: number;
  readonly nonce: string | null;
}

export type ProofFailure =
  | { readonly reason: 'malformed' }
  | { readonly reason: 'unsupported_alg' }
  | { readonly reason: 'private_key_in_header' }
  | { readonly reason: 'signature' }
  | { readonly reason: 'method'; readonly htm: unknown }
  | { readonly reason: 'url'; readonly htu: unknown }
  | { readonly reason: 'ath' }
  | { readonly reason: 'clock_skew'; readonly iat: number; readonly now: number }
  | { readonly reason: 'nonce' };

export type ProofResult =
  | { readonly ok: true; readonly value: VerifiedProof }
  | { readonly ok: false; readonly failure: ProofFailure };
const fail = (failure: ProofFailure): ProofResult => ({ ok: false, failure });

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'];

export async function verifyProof(
  text: string,
  expected: ProofExpectation,
  crypto: Digest & SignatureVerifier,
): Promise<ProofResult> {
  const jws = parseJws(text, MAX_PROOF_LENGTH);
  if (jws === null) return fail({ reason: 'malformed' });
  const { typ, alg, jwk, crit } = jws.header;
  if (typ !== 'dpop+jwt' || crit !== undefined || typeof jwk !== 'object' || jwk === null)
    return fail({ reason: 'malformed' });
  if (alg !== 'ES256' && alg !== 'EdDSA') return fail({ reason: 'unsupported_alg' });
  if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(jwk, member))) return fail({ reason: 'private_key_in_header' });
  const { jti, htm, htu, iat, ath, nonce } = jws.payload;
  if (typeof jti !== 'string' || jti.length < 8 || jti.length > 256) return fail({ reason: 'malformed' });
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat)) return fail({ reason: 'malformed' });
  if (nonce !== undefined && (typeof nonce !== 'string' || nonce.length > 256)) return fail({ reason: 'malformed' });
  if (htm !== expected.method) return fail({ reason: 'method', htm });
  if (typeof htu !== 'string' || proofUrl(htu) !== proofUrl(expected.url)) return fail({ reason: 'url', htu });
  if (nonce === undefined) {
    if (Math.abs(iat - expected.now) > DPOP_WINDOW_SECONDS)
      return fail({ reason: 'clock_skew', iat, now: expected.now });
  } else if (!(await expected.isNonceValid(nonce))) return fail({ reason: 'nonce' });
  const token = expected.accessToken;
  // > when used with an access token, ath … MUST be present (RFC 9449 §4.2)
  if (token !== undefined && ath !== encodeBase64url(await crypto.sha256(encodeUtf8(token))))
    return fail({ reason: 'ath' });
  const jkt = await jwkThumbprint(jwk as PublicJwk, crypto);
  if (jkt === null) return fail({ reason: 'malformed' });
  if (!(await crypto.verify(alg, jwk as PublicJwk, jws.signature, jws.signingInput)))
    return fail({ reason: 'signature' });
  return { ok: true, value: { jkt, jti, iat, nonce: nonce ?? null } };
}
