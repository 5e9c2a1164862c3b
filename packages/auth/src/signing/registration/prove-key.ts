// Step 2 of a registration: the signature over the challenge. The key becomes active, and its thumbprint this client's for ever.
import { encodeUtf8 } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import { causeFacts } from '../../audit/request-facts.ts';
import type { AuthContext } from '../../context.ts';
import type { ClientSigningKey, SigningKeyPurpose } from '../../ports/signing-key-store.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { verifyWithKey } from '../verification-key.ts';
import type { KeyCause } from './key-cause.ts';
import { keyTaken } from './key-taken.ts';
import { readProofSignature } from './proof-signature.ts';

type ProofContext = Pick<AuthContext, 'config' | 'crypto' | 'store'>;

/** So that a key can be exchanged without a pause. */
const MAX_SIGNING_KEYS = 2;
/** Of an account: a key for each person and each pipeline, each of which can go without the others. */
const MAX_ACCOUNT_KEYS = 16;
export const maxActiveKeys = (purpose: SigningKeyPurpose): number =>
  purpose === 'client_auth' ? MAX_ACCOUNT_KEYS : MAX_SIGNING_KEYS;

const challengeEnded = () => refuse('key_proof_invalid', 'The challenge has ended: register the key again');
const NOT_PENDING = 'An active key can be used at once; in the place of a revoked one register another.';
const notPending = (state: string) =>
  refuse('conflict', `This key is ${state}: there is nothing to prove`, NOT_PENDING);
export const tooManyActive = (purpose: SigningKeyPurpose): Refusal =>
  refuse(
    'conflict',
    `${maxActiveKeys(purpose)} keys are active`,
    'Retire or revoke one of them, then send this proof again.',
  );

async function isSignedBy(context: ProofContext, key: ClientSigningKey, text: string): Promise<boolean> {
  const signature = readProofSignature(key.algorithm, text);
  return signature !== null && (await verifyWithKey(context, key, signature, encodeUtf8(key.challenge ?? '')));
}

/** A wrong proof changes nothing but the audit log. */
export async function proveKey(
  context: ProofContext,
  name: { readonly clientId: string; readonly keyid: string },
  signature: string,
  cause: KeyCause,
): Promise<Result<ClientSigningKey, Refusal>> {
  const { signingKeys } = context.store;
  const key = await signingKeys.get(name);
  if (key === null) return fail(refuse('not_found'));
  if (key.state !== 'pending' || key.challenge === null) return fail(notPending(key.state));
  if ((key.challengeEndsAt ?? 0) <= context.store.now()) return fail(challengeEnded());
  const { by } = cause;
  const facts = causeFacts(cause);
  const { clientId, keyid } = name;
  const { algorithm, purpose, scheme } = key;
  const entry = { clientId, ...facts, detail: { by, keyid, purpose, algorithm, scheme } };
  if (!(await isSignedBy(context, key, signature))) {
    const refused = { event: 'signing_key.proof_refused', ...entry, status: 400, reason: 'key_proof_invalid' };
    await context.store.audit.append([refused]);
    return fail(refuse('key_proof_invalid'));
  }
  const outcome = await signingKeys.prove({
    ...name,
    challenge: key.challenge,
    maxActive: maxActiveKeys(key.purpose),
    audit: [{ event: 'signing_key.proved', ...entry, status: 200 }],
  });
  switch (outcome.kind) {
    case 'changed':
      return ok(outcome.key);
    case 'not_found':
      return fail(refuse('not_found'));
    case 'wrong_state':
      return fail(notPending(outcome.state));
    case 'challenge_ended':
      return fail(challengeEnded());
    case 'too_many_active':
      return fail(tooManyActive(key.purpose));
    case 'key_taken':
      return fail(keyTaken());
  }
}
