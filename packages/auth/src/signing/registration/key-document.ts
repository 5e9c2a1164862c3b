// A key as it is written down for registration: the JSON of POST …/keys. Checked without I/O; a private key is refused in words.
import { decodeBase64url, type PublicJwk } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import { SIGNING_ALGORITHMS, type SignatureScheme, type SigningAlgorithm, soundPublicJwk } from '@davit/signature';
import * as z from 'zod';
import { type Refusal, refuse } from '../../refusal.ts';
import { readPublicKeyPem } from './public-key-pem.ts';

const MIN_SECRET_BYTES = 32;
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'];
const KEEP = 'public_key: this is a private key: keep it, and send its public half only';

export const signingKeySchema = z.strictObject({
  /** A JWK, or the text of a PEM file (`openssl pkey -pubout`). */
  public_key: z.union([z.string().max(4096), z.looseObject({ kty: z.string().max(16) })]).optional(),
  /** base64url of 32 bytes or more: for hmac-sha256, where a secret is shared already. */
  secret: z.string().min(43).max(684).optional(),
  /** That of the key's kind unless said. */
  algorithm: z.enum(SIGNING_ALGORITHMS).optional(),
  scheme: z.enum(['davit-1', 'sha256-rsa']).default('davit-1'),
});
export type SigningKeyDocument = z.input<typeof signingKeySchema>;
type CheckedDocument = z.output<typeof signingKeySchema>;

export const keyProofSchema = z.strictObject({
  /** base64 of the signature over the challenge's UTF-8. */
  signature: z.string().min(1).max(2048),
});

export const SECONDS_OF_30_DAYS = 30 * 86_400;
export const keyPatchSchema = z.strictObject({
  state: z.enum(['retiring', 'revoked']),
  /** Seconds that a retiring key is still good for: 7 days unless said, 30 at most. */
  retires_in: z.int().min(0).max(SECONDS_OF_30_DAYS).optional(),
});

export interface ReadKey {
  readonly algorithm: SigningAlgorithm;
  readonly scheme: SignatureScheme;
  /** Exactly one of the two is there. */
  readonly publicJwk: PublicJwk | null;
  readonly secret: Uint8Array | null;
}

const malformed = (description: string) => fail(refuse('invalid_request', description));

function readPublicKey(given: NonNullable<CheckedDocument['public_key']>): Result<PublicJwk, Refusal> {
  if (typeof given === 'string') {
    if (given.includes('PRIVATE KEY')) return malformed(KEEP);
    const jwk = readPublicKeyPem(given);
    return jwk === null ? malformed('public_key: not the PEM of an Ed25519, P-256 or RSA public key') : ok(jwk);
  }
  if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(given, member))) return malformed(KEEP);
  return ok(given as PublicJwk);
}

const algorithmOf = ({ kty }: PublicJwk): SigningAlgorithm =>
  kty === 'EC' ? 'ecdsa-p256-sha256' : kty === 'RSA' ? 'rsa-v1_5-sha256' : 'ed25519';

function readSecret({ algorithm, scheme, secret }: CheckedDocument): Result<ReadKey, Refusal> {
  if (algorithm !== undefined && algorithm !== 'hmac-sha256')
    return malformed('algorithm: a shared secret is for hmac-sha256');
  if (scheme !== 'davit-1') return malformed('scheme: sha256-rsa needs an RSA public key');
  const bytes = decodeBase64url(secret ?? '');
  if (bytes === null || bytes.length < MIN_SECRET_BYTES)
    return malformed(`secret: must be base64url of ${MIN_SECRET_BYTES} bytes or more`);
  return ok({ algorithm: 'hmac-sha256', scheme, publicJwk: null, secret: bytes });
}

export function readSigningKey(document: CheckedDocument): Result<ReadKey, Refusal> {
  const { public_key: given, secret, scheme } = document;
  if ((given === undefined) === (secret === undefined)) return malformed('Send public_key or secret, and only one');
  if (given === undefined) return readSecret(document);
  const read = readPublicKey(given);
  if (!read.ok) return read;
  const algorithm = document.algorithm ?? algorithmOf(read.value);
  if (scheme === 'sha256-rsa' && algorithm !== 'rsa-v1_5-sha256')
    return malformed('scheme: sha256-rsa signs with RSA keys alone');
  try {
    return ok({ algorithm, scheme, publicJwk: soundPublicJwk(algorithm, read.value), secret: null });
  } catch (error) {
    // Its own sentences, which name members and sizes and quote no value.
    return malformed(`public_key: ${error instanceof TypeError ? error.message : 'cannot be read'}`);
  }
}
