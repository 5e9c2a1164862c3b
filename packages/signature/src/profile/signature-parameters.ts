// The parameters of a davit-1 signature: all of them required but `alg`, none besides; and the time window.

import type { Parameter } from '../http-signature/structured-fields/values.ts';
import { isSigningAlgorithm, type SigningAlgorithm } from '../keys/algorithm.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import { type Result, refuse, succeed } from '../result.ts';
import {
  CLOCK_SKEW_SECONDS,
  MAX_KEYID_LENGTH,
  MAX_LIFETIME_SECONDS,
  MAX_NONCE_LENGTH,
  MIN_NONCE_LENGTH,
} from './limits.ts';

export interface SignatureParameters {
  /** Seconds since 1970. */
  readonly created: number;
  readonly expires: number;
  readonly nonce: string;
  readonly keyid: string;
  readonly alg: SigningAlgorithm | null;
}

const malformed = (detail: string) => refuse({ reason: 'malformed', part: 'parameters', detail } as const);

export function readSignatureParameters(
  parameters: readonly Parameter[],
): Result<SignatureParameters, SignatureFailure> {
  let created = -1;
  let expires = -1;
  let nonce = '';
  let keyid = '';
  let alg: string | null = null;
  for (const [key, value] of parameters) {
    if (key === 'created' || key === 'expires') {
      if (value.type !== 'integer' || value.value < 0) return malformed(`${key} is not a whole number of seconds`);
      if (key === 'created') created = value.value;
      else expires = value.value;
      continue;
    }
    if (value.type !== 'string') return malformed(`${key} is not a string`);
    if (key === 'nonce') nonce = value.value;
    else if (key === 'keyid') keyid = value.value;
    else if (key === 'alg') alg = value.value;
    else if (key !== 'tag') return malformed(`${key} is none of ours`);
  }
  if (created < 0) return malformed('created is missing');
  if (expires < 0) return malformed('expires is missing');
  if (expires <= created || expires - created > MAX_LIFETIME_SECONDS)
    return malformed(`expires is not 1 to ${MAX_LIFETIME_SECONDS} seconds after created`);
  if (nonce.length < MIN_NONCE_LENGTH || nonce.length > MAX_NONCE_LENGTH)
    return malformed(`nonce has not ${MIN_NONCE_LENGTH} to ${MAX_NONCE_LENGTH} characters`);
  if (keyid.length < 1 || keyid.length > MAX_KEYID_LENGTH)
    return malformed(`keyid has not 1 to ${MAX_KEYID_LENGTH} characters`);
  if (alg !== null && !isSigningAlgorithm(alg)) return refuse({ reason: 'unsupported_alg', alg, registered: null });
  return succeed({ created, expires, nonce, keyid, alg });
}

/** The failure of a signature that is not of now, or null. */
export function decideTimeWindow(
  { created, expires }: Pick<SignatureParameters, 'created' | 'expires'>,
  now: number,
): SignatureFailure | null {
  // Written so that a time that is no number passes nothing.
  if (!(created <= now + CLOCK_SKEW_SECONDS)) return { reason: 'clock_skew', created, now };
  if (!(expires >= now - CLOCK_SKEW_SECONDS && created >= now - MAX_LIFETIME_SECONDS))
    return { reason: 'expired', created, expires, now };
  return null;
}
