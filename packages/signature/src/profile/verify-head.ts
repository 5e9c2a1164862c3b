// Verifies everything of a davit-1 request that needs no body, cheapest first. Spends nothing: that is for the pending request.
import type { Awaitable } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import { ContentDigestCheck, parseContentDigest } from '../http-signature/content-digest.ts';
import type { RequestHead } from '../http-signature/request-head.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { webHashing } from '../keys/web-hashing.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import { type Result, refuse, succeed } from '../result.ts';
import { type ChosenSignature, chooseSignature } from './choose-signature.ts';
import { type Coverage, decideCoverage } from './coverage.ts';
import { chooseAuthority, headFault } from './head-fault.ts';
import { HeaderTable, isPlainHeaderValue } from './header-table.ts';
import { COVERED_WHEN_PRESENT, NONCE_RETENTION_SECONDS } from './limits.ts';
import type { PendingRequest } from './pending-request.ts';
import { PendingSignature } from './pending-signature.ts';
import { nonceId } from './replay-id.ts';
import { profileBase } from './signature-base.ts';
import { decideTimeWindow, readSignatureParameters, type SignatureParameters } from './signature-parameters.ts';
import type { VerifyOptions } from './verify-options.ts';

type Verdict = Result<PendingRequest, SignatureFailure>;
const NO_NAMES: readonly string[] = [];
const ALWAYS_READABLE: readonly string[] = ['content-digest', 'content-type', ...COVERED_WHEN_PRESENT];

interface Claim {
  readonly head: RequestHead;
  readonly headers: HeaderTable;
  readonly chosen: ChosenSignature;
  readonly parameters: SignatureParameters;
  readonly coverage: Coverage;
  readonly digest: ContentDigestCheck | null;
}

function headerFault(headers: HeaderTable, fields: readonly string[]): SignatureFailure | null {
  for (const name of fields) {
    const detail = headers.isRepeated(name)
      ? `${name} comes more than once`
      : isPlainHeaderValue(headers.get(name) as string)
        ? null
        : `${name} holds characters or spaces that are not kept on the way`;
    if (detail !== null) return { reason: 'malformed', part: 'header', detail };
  }
  return null;
}

function readDigest(headers: HeaderTable, options: VerifyOptions): Result<ContentDigestCheck, SignatureFailure> {
  const expected = parseContentDigest(headers.get('content-digest') as string);
  if (expected?.some(({ algorithm }) => algorithm === 'sha-256') !== true)
    return refuse({ reason: 'malformed', part: 'content-digest', detail: 'no dictionary with a sha-256 of 32 bytes' });
  return succeed(new ContentDigestCheck(expected, options.hashing ?? webHashing));
}

/** Everything that needs neither key nor body. */
function readClaim(head: RequestHead, options: VerifyOptions): Result<Claim, SignatureFailure> {
  const fault = headFault(head);
  if (fault !== null) return refuse(fault);
  const headers = new HeaderTable(head.headers);
  const chosen = chooseSignature(headers);
  if (!chosen.ok) return chosen;
  const parameters = readSignatureParameters(chosen.value.input.parameters);
  if (!parameters.ok) return parameters;
  const late = decideTimeWindow(parameters.value, options.now);
  if (late !== null) return refuse(late);
  const refused = headers.has('trailer') ? 'trailer' : 'content-encoding';
  if (headers.has(refused) && (refused === 'trailer' || options.acceptContentEncoding !== true))
    return refuse({ reason: 'coverage', missing: [], refused: [`a request with ${refused}`] });
  const coverage = decideCoverage(chosen.value.input, headers, options.cover ?? NO_NAMES);
  if (!coverage.ok) return coverage;
  const ugly = headerFault(headers, coverage.value.fields);
  if (ugly !== null) return refuse(ugly);
  const digest = coverage.value.hasDigest ? readDigest(headers, options) : succeed(null);
  if (!digest.ok) return digest;
  return succeed({
    head,
    headers,
    chosen: chosen.value,
    parameters: parameters.value,
    coverage: coverage.value,
    digest: digest.value,
  });
}

function toPending(claim: Claim, key: VerificationKey, authority: string, options: VerifyOptions): PendingRequest {
  const { head, headers, parameters, coverage } = claim;
  return new PendingSignature({
    scheme: 'davit-1',
    key,
    method: head.method,
    target: head.target,
    authority,
    created: parameters.created,
    headerOf(name) {
      if (coverage.fields.includes(name)) return headers.get(name) as string;
      return ALWAYS_READABLE.includes(name) || options.cover?.includes(name) ? null : undefined;
    },
    digest: claim.digest,
    replayId: () => nonceId(key.keyid, parameters.nonce, options.hashing ?? webHashing),
    rememberUntil: parameters.expires + NONCE_RETENTION_SECONDS,
    replayHint: 'Every request needs a nonce of its own.',
  });
}

function checkSignature(
  claim: Claim,
  key: VerificationKey | null | undefined,
  options: VerifyOptions,
): Awaitable<Verdict> {
  const { head, headers, chosen, parameters, coverage } = claim;
  const { keyid, alg } = parameters;
  // `undefined` is what Map.get answers: not in our types, and no reason to fail.
  if (key === null || key === undefined || key.keyid !== keyid) return refuse({ reason: 'unknown_key', keyid });
  if (alg !== null && alg !== key.algorithm)
    return refuse({ reason: 'unsupported_alg', alg, registered: key.algorithm });
  const authority = chooseAuthority(options.authority, headers);
  const base = profileBase(head.method, authority, head.target, coverage.fields, headers, chosen.raw);
  return andThen(key.verify(chosen.signature, base), (isValid) =>
    isValid === true
      ? succeed(toPending(claim, key, authority, options))
      : refuse({ reason: 'signature_invalid', keyid } as const),
  );
}

/**
 * The request without its body. What it answers may reach no handler before `finish`.
 * Answers at once when lookup and key do; always `await` it. Throws what the key lookup throws.
 */
export function verifyHead(head: RequestHead, options: VerifyOptions): Awaitable<Verdict> {
  const claim = readClaim(head, options);
  if (!claim.ok) return claim;
  return andThen(options.keys(claim.value.parameters.keyid), (key) => checkSignature(claim.value, key, options));
}
