// Step 1 of a registration: the public key comes in, a challenge goes out. The key verifies nothing yet and claims nothing. What it
// is for follows from its client.
import { encodeBase64url } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import { keyidOf } from '@davit/signature';
import { checkDocument } from '../../admin/read-document.ts';
import { causeFacts } from '../../audit/request-facts.ts';
import { keyPurposeOf } from '../../clients/account.ts';
import type { Client } from '../../clients/client.ts';
import type { AuthContext } from '../../context.ts';
import type { ClientSigningKey, SigningKeyFacts, SigningKeyPurpose } from '../../ports/signing-key-store.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { nameSecret, sealSecret } from '../shared-secret.ts';
import type { KeyCause } from './key-cause.ts';
import { type ReadKey, readSigningKey, type SigningKeyDocument, signingKeySchema } from './key-document.ts';
import { keyTaken } from './key-taken.ts';

export type RegistrationContext = Pick<AuthContext, 'config' | 'crypto' | 'keys' | 'store'>;

const CHALLENGE_TTL_SECONDS = 900;
const CHALLENGE_BYTES = 32;
/** Pending keys cost a row each and end by themselves. */
const MAX_PENDING = 8;

const tooManyPending = () =>
  refuse(
    'conflict',
    `${MAX_PENDING} keys wait for their proof`,
    `Prove one of them, or wait: a challenge ends after ${CHALLENGE_TTL_SECONDS / 60} minutes.`,
  );

const notForAssertions = () =>
  refuse('invalid_request', 'An account proves itself with a key pair: send public_key, and no scheme');

/** Reads a key as its client may have it. */
export async function toKeyFacts(
  context: RegistrationContext,
  client: Client,
  document: SigningKeyDocument,
): Promise<Result<SigningKeyFacts, Refusal>> {
  const checked = checkDocument(signingKeySchema, document);
  if (!checked.ok) return checked;
  const read = readSigningKey(checked.value);
  if (!read.ok) return read;
  const purpose = keyPurposeOf(client);
  const isPair = read.value.publicJwk !== null && read.value.scheme === 'davit-1';
  if (purpose === 'client_auth' && !isPair) return fail(notForAssertions());
  return ok(await toFacts(context, client.clientId, purpose, read.value));
}

async function toFacts(
  context: RegistrationContext,
  clientId: string,
  purpose: SigningKeyPurpose,
  read: ReadKey,
): Promise<SigningKeyFacts> {
  const { algorithm, publicJwk, scheme, secret } = read;
  const common = { clientId, purpose, algorithm, scheme };
  if (secret === null && publicJwk !== null) {
    const keyid = await keyidOf(publicJwk, context.crypto);
    return { ...common, keyid, publicJwk, sealedSecret: null };
  }
  const keyid = await nameSecret(context, secret ?? new Uint8Array(0));
  const sealedSecret = await sealSecret(context, { clientId, keyid }, secret ?? new Uint8Array(0));
  return { ...common, keyid, publicJwk: null, sealedSecret };
}

/** One line without spaces inside its parts: `printf %s` and any signing tool take it as it is. It is no signature base. */
const toChallenge = ({ config, crypto }: RegistrationContext, { clientId, keyid }: SigningKeyFacts): string =>
  `davit-key-proof-1 ${config.issuer} ${clientId} ${keyid} ${encodeBase64url(crypto.randomBytes(CHALLENGE_BYTES))}`;

export async function registerKey(
  context: RegistrationContext,
  clientId: string,
  document: SigningKeyDocument,
  cause: KeyCause,
): Promise<Result<ClientSigningKey, Refusal>> {
  const client = await context.store.clients.find(clientId);
  if (client === null) return fail(refuse('not_found'));
  const read = await toKeyFacts(context, client, document);
  if (!read.ok) return read;
  const key = read.value;
  const { by } = cause;
  const facts = causeFacts(cause);
  const { algorithm, keyid, purpose, scheme } = key;
  const outcome = await context.store.signingKeys.register({
    key,
    challenge: toChallenge(context, key),
    challengeTtlMs: CHALLENGE_TTL_SECONDS * 1000,
    maxPending: MAX_PENDING,
    audit: [
      {
        event: 'signing_key.registered',
        clientId,
        ...facts,
        status: 201,
        detail: { by, keyid, purpose, algorithm, scheme },
      },
    ],
  });
  switch (outcome.kind) {
    case 'registered':
      return ok(outcome.key);
    case 'key_taken':
      return fail(keyTaken());
    case 'too_many':
      return fail(tooManyPending());
    case 'client_unknown':
      return fail(refuse('not_found'));
  }
}
