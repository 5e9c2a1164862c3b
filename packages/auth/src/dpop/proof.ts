// Checks the DPoP proof of a request (RFC 9449 §4.3) and says what to spend. The URL comes from the configuration, never from Host.
import { encodeUtf8, lengthPrefixed } from '@davit/crypto';
import { DPOP_WINDOW_SECONDS, verifyProof } from '@davit/dpop';
import { fail, headerValues, ok, type PlainRequest, type Result, targetPath } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import type { SpentValue } from '../ports/verb.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { mintNonce, nonceExpiry } from './nonce.ts';

/** What `verifyProof` takes, in the order of `dpop_signing_alg_values_supported`. */
export const DPOP_ALGORITHMS = ['ES256', 'EdDSA'] as const;

export interface CheckedProof {
  /** Thumbprint of the key that signed. */
  readonly jkt: string;
  /** To be spent in the transaction of the work that the request does; reads verify it and do not store it. */
  readonly spend: SpentValue;
}

export interface ProofOptions {
  /** The access token that the request carries. */
  readonly accessToken?: string | undefined;
  /** APIs answer 401 with one DPoP challenge, OAuth endpoints 400. */
  readonly api: boolean;
}

type ProofContext = Pick<AuthContext, 'config' | 'crypto' | 'keys' | 'store'>;
const JTI_LABEL = encodeUtf8('davit-dpop-jti-1');

/** The refusal of a proof in the form of an API or of an OAuth endpoint. */
export function proofRefusal(
  reason: 'invalid_dpop_proof' | 'use_dpop_nonce',
  api: boolean,
  description?: string,
  hint?: string,
): Refusal {
  const refusal = refuse(reason, description, hint);
  if (!api) return refusal;
  const challenge = `DPoP error="${reason}", algs="${DPOP_ALGORITHMS.join(' ')}"`;
  return { ...refusal, status: 401, headers: [['www-authenticate', challenge]] };
}

async function nonceRefusal(context: ProofContext, api: boolean): Promise<Refusal> {
  const refusal = proofRefusal('use_dpop_nonce', api);
  const nonce = await mintNonce(context);
  const date = new Date(context.store.now()).toUTCString();
  return { ...refusal, headers: [...(refusal.headers ?? []), ['dpop-nonce', nonce], ['date', date]] };
}

/**
 * Null when the request carries no proof: whether one is demanded is the caller's decision.
 * Outside ±30 s a proof needs our nonce; with one, its `iat` is not compared, so that phones with wrong clocks work.
 */
export async function checkProof(
  context: ProofContext,
  request: PlainRequest,
  { accessToken, api }: ProofOptions,
): Promise<Result<CheckedProof | null, Refusal>> {
  const proofs = headerValues(request, 'dpop');
  const [text] = proofs;
  if (text === undefined) return ok(null);
  // > 1. There is not more than one DPoP HTTP request header field. (RFC 9449 §4.3)
  if (proofs.length > 1) return fail(proofRefusal('invalid_dpop_proof', api, 'There is more than one DPoP header'));
  let nonceEnds = 0;
  const verified = await verifyProof(
    text,
    {
      method: request.method,
      url: context.config.issuer + targetPath(request.target),
      accessToken,
      now: context.store.now() / 1000,
      isNonceValid: async (nonce) => {
        nonceEnds = (await nonceExpiry(context, nonce)) ?? 0;
        return nonceEnds > 0;
      },
    },
    context.crypto,
  );
  if (!verified.ok) {
    const { reason } = verified.failure;
    if (reason === 'nonce' || reason === 'clock_skew') return fail(await nonceRefusal(context, api));
    return fail(proofRefusal('invalid_dpop_proof', api));
  }
  const { jkt, jti, iat, nonce } = verified.value;
  const hash = await context.crypto.sha256(lengthPrefixed(JTI_LABEL, encodeUtf8(jkt), encodeUtf8(jti)));
  const expiresAt = nonce === null ? (iat + DPOP_WINDOW_SECONDS + 1) * 1000 : nonceEnds + 1000;
  return ok({ jkt, spend: { hash, expiresAt } });
}
