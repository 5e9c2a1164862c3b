// Verifies a client assertion (RFC 7523 §3) against the client's registered keys. Fetches nothing, trusts no key that comes inside.
import { type CryptoPort, type ParsedJws, type PublicJwk, parseJws, type SignatureAlgorithm } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import { ASSERTION_SKEW_SECONDS, CLIENT_ASSERTION_MAX_SECONDS } from '../config.ts';

/** By their names in a header. `Ed25519` is what RFC 9864 §2.2 calls EdDSA over that curve, which is all that we know of it. */
const ALGORITHMS = { ES256: 'ES256', EdDSA: 'EdDSA', Ed25519: 'EdDSA', RS256: 'RS256' } as const satisfies Readonly<
  Record<string, SignatureAlgorithm>
>;
export const ASSERTION_ALGORITHMS = Object.keys(ALGORITHMS) as readonly (keyof typeof ALGORITHMS)[];
const MAX_ASSERTION_LENGTH = 8192;
const MAX_JTI_LENGTH = 256;
/** `davit-user+jwt` speaks for a user and never for a client (authorization.md §2). */
const TYPES: readonly unknown[] = [undefined, 'jwt', 'client-authentication+jwt'];
/** Headers that would bring a key or rules of their own. */
const FORBIDDEN = ['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64'];

export type AssertionFailure =
  | { readonly reason: 'malformed' | 'typ' | 'alg' | 'key_unknown' | 'signature' | 'subject' | 'audience' | 'jti' }
  | { readonly reason: 'time'; readonly iat: unknown; readonly exp: unknown; readonly now: number };

export interface ParsedAssertion extends ParsedJws {
  readonly algorithm: SignatureAlgorithm;
  readonly clientId: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

/** The assertion's shape and what can be judged without a key. `now` in seconds. */
export function parseAssertion(
  text: string,
  { issuer, now }: { readonly issuer: string; readonly now: number },
): Result<ParsedAssertion, AssertionFailure> {
  const jws = parseJws(text, MAX_ASSERTION_LENGTH);
  if (jws === null || FORBIDDEN.some((name) => Object.hasOwn(jws.header, name))) return fail({ reason: 'malformed' });
  const { typ, alg } = jws.header;
  if (!TYPES.includes(typeof typ === 'string' ? typ.toLowerCase() : typ)) return fail({ reason: 'typ' });
  const name = ASSERTION_ALGORITHMS.find((known) => known === alg);
  if (name === undefined) return fail({ reason: 'alg' });
  const algorithm = ALGORITHMS[name];
  const { iss, sub, aud, exp, iat, nbf, jti } = jws.payload;
  if (typeof sub !== 'string' || sub === '' || iss !== sub) return fail({ reason: 'subject' });
  // The issuer and as one string: an assertion for another server, or for several, is for nobody here.
  if (aud !== issuer) return fail({ reason: 'audience' });
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_LENGTH) return fail({ reason: 'jti' });
  if (!isTime(exp) || !isTime(iat) || (nbf !== undefined && !isTime(nbf)))
    return fail({ reason: 'time', iat, exp, now });
  const isTooEarly = iat > now + ASSERTION_SKEW_SECONDS || (nbf ?? iat) > now + ASSERTION_SKEW_SECONDS;
  const isTooLate = exp + ASSERTION_SKEW_SECONDS <= now;
  if (isTooEarly || isTooLate || exp <= iat || exp - iat > CLIENT_ASSERTION_MAX_SECONDS)
    return fail({ reason: 'time', iat, exp, now });
  return ok({ ...jws, algorithm, clientId: sub, jti, iat, exp });
}

function fits(key: PublicJwk, algorithm: SignatureAlgorithm): boolean {
  if (key.alg !== undefined && key.alg !== algorithm) return false;
  if (algorithm === 'ES256') return key.kty === 'EC' && key.crv === 'P-256';
  return algorithm === 'EdDSA' ? key.kty === 'OKP' && key.crv === 'Ed25519' : key.kty === 'RSA';
}

/** Stands in for a missing key, so that an unknown client costs the same verification; its verdict is never used. */
const STAND_IN_KEY: PublicJwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
  y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
};

/** `keys`: what the client has registered; null for a client that is not known. `kid` only selects among them. Answers the key. */
export async function verifyAssertion(
  assertion: ParsedAssertion,
  keys: readonly PublicJwk[] | null,
  crypto: Pick<CryptoPort, 'verify'>,
): Promise<Result<PublicJwk, AssertionFailure>> {
  const { algorithm, header, signature, signingInput } = assertion;
  const usable = (keys ?? []).filter(
    (key) => fits(key, algorithm) && (header.kid === undefined || header.kid === key.kid),
  );
  for (const key of usable) if (await crypto.verify(algorithm, key, signature, signingInput)) return ok(key);
  if (usable.length === 0) await crypto.verify('ES256', STAND_IN_KEY, signature, signingInput);
  return fail({ reason: usable.length === 0 ? 'key_unknown' : 'signature' });
}
