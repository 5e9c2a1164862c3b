// Verifies a classic request but for its body. Rebuilds the string from configuration and raw target; never splits one.
import { type Awaitable, encodeUtf8 } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import { ContentDigestCheck } from '../http-signature/content-digest.ts';
import type { RequestHead } from '../http-signature/request-head.ts';
import type { Hashing } from '../keys/hashing.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { webHashing } from '../keys/web-hashing.ts';
import { headFault } from '../profile/head-fault.ts';
import { HeaderTable } from '../profile/header-table.ts';
import type { PendingRequest } from '../profile/pending-request.ts';
import { PendingSignature } from '../profile/pending-signature.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import { type Result, refuse, succeed } from '../result.ts';
import type { ClassicVerifyOptions } from './classic-options.ts';
import {
  BODY_HEADER,
  CLASSIC_METHODS,
  CLASSIC_RETENTION_SECONDS,
  CLASSIC_WINDOW_SECONDS,
  CLIENT_HEADER,
  MAX_CLASSIC_KEYS,
  TIME_HEADER,
} from './limits.ts';
import { type ClassicHeaders, readClassicHeaders } from './read-classic-headers.ts';
import { stringToSign } from './string-to-sign.ts';

type Verdict = Result<PendingRequest, SignatureFailure>;
const REPLAY_HINT = 'Two equal requests in one millisecond are one request here: write X-Request-Time in milliseconds.';

interface ClassicClaim extends ClassicHeaders {
  readonly head: RequestHead;
  readonly headers: HeaderTable;
  readonly text: string;
  readonly authority: string;
}

const authorityOf = (origin: string): string => origin.slice(origin.indexOf('://') + 3);

function chooseOrigin(configured: string | readonly string[], headers: HeaderTable): string {
  if (typeof configured === 'string') return configured;
  const host = headers.get('host')?.toLowerCase();
  const found = configured.find((origin) => authorityOf(origin) === host) ?? configured[0];
  if (found === undefined) throw new TypeError('no origin is configured');
  return found;
}

function timeFault(created: number, now: number): SignatureFailure | null {
  // Written so that a time that is no number passes nothing.
  if (!(created <= now + CLASSIC_WINDOW_SECONDS)) return { reason: 'clock_skew', created, now };
  if (!(created >= now - CLASSIC_WINDOW_SECONDS))
    return { reason: 'expired', created, expires: created + CLASSIC_WINDOW_SECONDS, now };
  return null;
}

function readClaim(head: RequestHead, options: ClassicVerifyOptions): Result<ClassicClaim, SignatureFailure> {
  const fault = headFault(head);
  if (fault !== null) return refuse(fault);
  if (!CLASSIC_METHODS.includes(head.method))
    return refuse({ reason: 'malformed', part: 'method', detail: `not one of ${CLASSIC_METHODS.join(' ')}` });
  const headers = new HeaderTable(head.headers);
  const read = readClassicHeaders(headers);
  if (!read.ok) return read;
  const late = timeFault(read.value.created, options.now);
  if (late !== null) return refuse(late);
  const origin = chooseOrigin(options.origin, headers);
  const text = stringToSign({ ...read.value, method: head.method, url: origin + head.target });
  return succeed({ ...read.value, head, headers, text, authority: authorityOf(origin) });
}

/** SHA-256(client, SHA-256 of the string to sign): neither part can hold a line break. */
const replayId = ({ clientId, text }: ClassicClaim, hashing: Hashing): Awaitable<Uint8Array> =>
  hashing.sha256(encodeUtf8(`sha256-rsa\n${clientId}\n${text}`));

function bodyCheck({ bodySha256 }: ClassicClaim, hashing: Hashing): ContentDigestCheck | null {
  if (bodySha256 === null) return null;
  const value = Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(bodySha256.slice(2 * i, 2 * i + 2), 16));
  return new ContentDigestCheck([{ algorithm: 'sha-256', value }], hashing);
}

function toPending(claim: ClassicClaim, key: VerificationKey, options: ClassicVerifyOptions): PendingRequest {
  const hashing = options.hashing ?? webHashing;
  const covered: Readonly<Record<string, string | null>> = {
    [TIME_HEADER]: claim.time,
    [CLIENT_HEADER]: claim.clientId,
    [BODY_HEADER]: claim.bodySha256,
  };
  return new PendingSignature({
    scheme: 'sha256-rsa',
    key,
    method: claim.head.method,
    target: claim.head.target,
    authority: claim.authority,
    created: claim.created,
    headerOf: (name) => (Object.hasOwn(covered, name) ? covered[name] : undefined),
    digest: bodyCheck(claim, hashing),
    replayId: () => replayId(claim, hashing),
    rememberUntil: options.now + CLASSIC_RETENTION_SECONDS,
    replayHint: REPLAY_HINT,
  });
}

function tryKeys(
  claim: ClassicClaim,
  data: Uint8Array,
  keys: readonly VerificationKey[],
  index: number,
  options: ClassicVerifyOptions,
): Awaitable<Verdict> {
  const key = keys[index];
  if (key === undefined) return refuse({ reason: 'signature_invalid', keyid: claim.clientId });
  return andThen(key.verify(claim.signature, data), (isValid) =>
    isValid === true ? succeed(toPending(claim, key, options)) : tryKeys(claim, data, keys, index + 1, options),
  );
}

/** What the types promise, and an API without types may not keep: Map.get answers undefined, and one key is no list. */
function listOfKeys(found: readonly VerificationKey[] | null | undefined): readonly VerificationKey[] {
  if (found === null || found === undefined) return [];
  if (!Array.isArray(found)) throw new TypeError('the key lookup of the classic scheme answered no list');
  if (found.length > MAX_CLASSIC_KEYS)
    throw new TypeError(`the key lookup of the classic scheme answered more than ${MAX_CLASSIC_KEYS} keys`);
  return found;
}

/** The request without its body. What it answers may reach no handler before `finish`. Always `await` it. */
export function verifyClassicHead(head: RequestHead, options: ClassicVerifyOptions): Awaitable<Verdict> {
  const claim = readClaim(head, options);
  if (!claim.ok) return claim;
  return andThen(options.keys(claim.value.clientId), (found) => {
    const keys = listOfKeys(found).filter(({ algorithm }) => algorithm === 'rsa-v1_5-sha256');
    if (keys.length === 0) return refuse({ reason: 'unknown_key', keyid: claim.value.clientId } as const);
    return tryKeys(claim.value, encodeUtf8(claim.value.text), keys, 0, options);
  });
}
