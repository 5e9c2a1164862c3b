// Verifies the signature that a request carries, whole: head, digest over the body, nonce. Which client must sign is not
// decided here. The authority comes from the configured issuer, never from a header (T150).
import { fail, headerValues, ok, type PlainRequest, type Result, targetPath } from '@davit/protocol';
import {
  type Hashing,
  type ReplayStore,
  type SignatureFailure,
  type VerificationKey,
  type VerifyEitherOptions,
  verify,
  webHashing,
} from '@davit/signature';
import { requestFacts } from '../audit/request-facts.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { UsableSigningKey } from '../ports/signing-key-store.ts';
import { StoreUnavailable } from '../ports/store.ts';
import type { Refusal } from '../refusal.ts';
import { FURTHER_COVERED, unsignedRequest, verifiedHeaders } from './readable-headers.ts';
import { signatureRefusal } from './signature-refusal.ts';
import { standInKey, toVerificationKey } from './verification-key.ts';

type SigningContext = Pick<AuthContext, 'config' | 'crypto' | 'log' | 'store'>;

/** Any of them says that the request means to be signed. */
const CARRIERS = ['signature-input', 'x-signature'];

const hashing = ({ crypto }: SigningContext): Hashing => ({
  sha256: crypto.sha256,
  randomBytes: crypto.randomBytes,
  createDigest: webHashing.createDigest,
});

const replayStore = ({ store }: SigningContext): ReplayStore => ({
  spend: (hash, expiresAt) => store.signingKeys.spendNonce({ hash, expiresAt: expiresAt * 1000 }),
});

/** Looks keys up and remembers whether one was usable: the failure of a stand-in is told as `unknown_key`. */
function lookups(context: SigningContext) {
  let isKnown = false;
  const use = (found: UsableSigningKey): VerificationKey => {
    isKnown = true;
    return toVerificationKey(context, found.key);
  };
  return {
    isKnown: () => isKnown,
    async davit(keyid: string): Promise<VerificationKey> {
      const found = await context.store.signingKeys.find(keyid);
      return found === null || found.requestSigning === 'off' ? standInKey(context, keyid, 'ed25519') : use(found);
    },
    async classic(clientId: string): Promise<readonly VerificationKey[]> {
      const found = await context.store.signingKeys.findClassic(clientId);
      const usable = found.filter((key) => key.classicSigning && key.requestSigning !== 'off');
      return usable.length === 0 ? [standInKey(context, clientId, 'rsa-v1_5-sha256')] : usable.map(use);
    },
  };
}

/** No request says whose key it meant better than its keyid: what a stand-in refused was an unknown key. */
function toTold(failure: SignatureFailure, isKnown: boolean): SignatureFailure {
  if (isKnown) return failure;
  if (failure.reason === 'signature_invalid') return { reason: 'unknown_key', keyid: failure.keyid };
  const isOfKey = failure.reason === 'unsupported_alg' && failure.registered !== null;
  return isOfKey ? { reason: 'unknown_key', keyid: '' } : failure;
}

/** Like every failure of the store: what is certain about it, never its message. */
function logStoreDown({ log }: SigningContext, request: PlainRequest, cause: unknown): void {
  const isKnown = cause instanceof StoreUnavailable;
  const outcome = isKnown ? cause.outcome : 'unknown';
  const error = isKnown ? {} : { error: cause instanceof Error ? cause.name : typeof cause };
  log.warn('store.unavailable', { ...requestFacts(request), outcome, ...error });
}

/** The request with who signed it; unchanged in all but its headers when no signature of ours is there. */
export type VerifySignature = (request: PlainRequest) => Promise<Result<AuthRequest, Refusal>>;

export function createVerifySignature(context: SigningContext): VerifySignature {
  const { origin, host } = new URL(context.config.issuer);
  const fixed = { authority: host, cover: FURTHER_COVERED, hashing: hashing(context) };
  const replay = replayStore(context);
  return async (request) => {
    if (!CARRIERS.some((name) => headerValues(request, name).length > 0)) return ok(unsignedRequest(request));
    const found = lookups(context);
    const options: VerifyEitherOptions = {
      ...fixed,
      keys: found.davit,
      now: context.store.now() / 1000,
      classic: { origin, keys: found.classic },
    };
    const refuse = (failure: SignatureFailure) => {
      const told = toTold(failure, found.isKnown());
      if (told.reason === 'replay_store_down') logStoreDown(context, request, told.cause);
      else context.log.info('signature.refused', { path: targetPath(request.target), reason: told.reason });
      return fail(signatureRefusal(context, request, told));
    };
    const head = await verify(request, options);
    // Signatures with other tags are somebody else's business: to us, the request is not signed.
    if (!head.ok)
      return head.failure.reason === 'signature_missing' ? ok(unsignedRequest(request)) : refuse(head.failure);
    const { body } = request;
    const verified = await head.value.finish(replay, body.length === 0 ? undefined : body);
    if (!verified.ok) return refuse(verified.failure);
    const { key, scheme } = verified.value;
    return ok({
      ...request,
      headers: verifiedHeaders(request.headers, verified.value),
      signature: { clientId: key.owner, keyid: key.keyid, scheme },
    });
  };
}
