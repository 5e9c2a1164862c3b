// How an account's first key comes in: a code that the operator had made, once, with a proof that the key's private half is there.
import { encodeBase64url, encodeUtf8 } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import { causeFacts } from '../audit/request-facts.ts';
import { isAccountKind } from '../clients/account.ts';
import { suspended } from '../clients/authenticate-client.ts';
import type { Client } from '../clients/client.ts';
import { ENROLMENT_TTL_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import type { ClientSigningKey } from '../ports/signing-key-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { hashSecret, mintSecret, parseSecret } from '../secrets/secret.ts';
import type { KeyCause } from '../signing/registration/key-cause.ts';
import type { SigningKeyDocument } from '../signing/registration/key-document.ts';
import { keyTaken } from '../signing/registration/key-taken.ts';
import { readProofSignature } from '../signing/registration/proof-signature.ts';
import { maxActiveKeys, tooManyActive } from '../signing/registration/prove-key.ts';
import { type RegistrationContext, toKeyFacts } from '../signing/registration/register-key.ts';
import { verifyWithKey } from '../signing/verification-key.ts';

export interface MintedEnrolment {
  /** Shown this once. */
  readonly code: `enr_${string}`;
  readonly clientId: string;
  /** Milliseconds, database time. */
  readonly expiresAt: number;
}

const PROOF_HINT =
  'Sign "davit-enrolment-1 <issuer> <keyid> <SHA-256 of the code, base64url>", without a line break after it, with the private key.';

/** The account of this id, or why none of its keys can come in by a code. */
async function findAccount(context: Pick<AuthContext, 'store'>, clientId: string): Promise<Result<Client, Refusal>> {
  const client = await context.store.clients.find(clientId);
  if (client === null) return fail(refuse('not_found'));
  return isAccountKind(client.kind)
    ? ok(client)
    : fail(refuse('conflict', 'Only accounts of publishers and operators are enrolled', 'Register its keys instead.'));
}

/** A code that the account had before is dead with the new one. */
export async function mintEnrolment(
  context: Pick<AuthContext, 'crypto' | 'store'>,
  clientId: string,
  cause: KeyCause = { by: 'process' },
): Promise<Result<MintedEnrolment, Refusal>> {
  const client = await findAccount(context, clientId);
  if (!client.ok) return client;
  const { id: enrolmentId, secretHash, text: code } = await mintSecret(context, 'enr');
  const minted = await context.store.enrolments.mint({
    ...{ clientId, enrolmentId, secretHash, ttlMs: ENROLMENT_TTL_SECONDS * 1000 },
    audit: [
      {
        event: 'enrolment.minted',
        clientId,
        ...causeFacts(cause),
        tokenId: enrolmentId,
        status: 201,
        detail: { by: cause.by },
      },
    ],
  });
  return minted.kind === 'minted' ? ok({ code, clientId, expiresAt: minted.expiresAt }) : fail(refuse('not_found'));
}

export interface Enrolment {
  readonly code: string;
  readonly publicKey: SigningKeyDocument['public_key'];
  /** base64 of the signature over the proof text. */
  readonly signature: string;
}

/** Names this server, this key and this code: good for nothing else. The code itself is not in it. */
export async function enrolmentProofText(
  { config, crypto }: Pick<AuthContext, 'config' | 'crypto'>,
  keyid: string,
  code: string,
): Promise<string> {
  return `davit-enrolment-1 ${config.issuer} ${keyid} ${encodeBase64url(await crypto.sha256(encodeUtf8(code)))}`;
}

export interface Enrolled {
  readonly client: Client;
  readonly key: ClientSigningKey;
}

/** A wrong proof or a key that is taken leaves the code as it is. */
export async function enrol(
  context: RegistrationContext,
  { code, publicKey, signature: text }: Enrolment,
  cause: KeyCause,
): Promise<Result<Enrolled, Refusal>> {
  const { enrolments } = context.store;
  const presented = parseSecret('enr', code);
  if (presented === null) return fail(refuse('enrolment_invalid'));
  const named = { enrolmentId: presented.id, secretHash: await hashSecret(context, presented.secret) };
  const clientId = await enrolments.peek(named);
  const client = clientId === null ? null : await context.store.clients.find(clientId);
  if (client === null || clientId === null) return fail(refuse('enrolment_invalid'));
  if (client.state === 'suspended') return fail(suspended(client));
  const key = await toKeyFacts(context, client, { public_key: publicKey });
  if (!key.ok) return key;
  const { algorithm, keyid, purpose } = key.value;
  const detail = { by: cause.by, keyid, purpose, algorithm };
  const entry = { clientId, ...causeFacts(cause), tokenId: presented.id, detail };
  const signature = readProofSignature(algorithm, text);
  const signed = encodeUtf8(await enrolmentProofText(context, keyid, code));
  if (signature === null || !(await verifyWithKey(context, key.value, signature, signed))) {
    await context.store.audit.append([
      { event: 'enrolment.refused', ...entry, status: 400, reason: 'key_proof_invalid' },
    ]);
    return fail(refuse('key_proof_invalid', undefined, PROOF_HINT));
  }
  const outcome = await enrolments.use({
    ...named,
    key: key.value,
    maxActive: maxActiveKeys(purpose),
    audit: [{ event: 'enrolment.used', ...entry, status: 201 }],
  });
  switch (outcome.kind) {
    case 'used':
      return ok({ client, key: outcome.key });
    case 'ended':
      return fail(refuse('enrolment_invalid'));
    case 'key_taken':
      return fail(keyTaken());
    case 'too_many_active':
      return fail(tooManyActive(purpose));
  }
}
