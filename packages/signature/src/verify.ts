// One entry for both schemes: davit-1 always, the classic one for APIs that enable it. Never tries one after the other.
import type { Awaitable } from '@davit/crypto';
import type { ClassicVerifyOptions } from './classic/classic-options.ts';
import { SIGNATURE_HEADER } from './classic/limits.ts';
import { verifyClassicHead } from './classic/verify-classic-head.ts';
import type { RequestHead } from './http-signature/request-head.ts';
import type { PendingRequest } from './profile/pending-request.ts';
import { verifyHead } from './profile/verify-head.ts';
import type { VerifyOptions } from './profile/verify-options.ts';
import type { SignatureFailure } from './refusal/signature-failure.ts';
import { type Result, refuse } from './result.ts';

export interface VerifyEitherOptions extends VerifyOptions {
  /** Off when absent. `now` and `hashing` are those of the whole. */
  readonly classic?: Pick<ClassicVerifyOptions, 'origin' | 'keys'>;
}

const has = (head: RequestHead, name: string): boolean =>
  head.headers.some(([key]) => key.length === name.length && key.toLowerCase() === name);

/** Like verifyHead; a request with `X-Signature` goes to the classic scheme if that is enabled. Two schemes at once are refused. */
export function verify(
  head: RequestHead,
  options: VerifyEitherOptions,
): Awaitable<Result<PendingRequest, SignatureFailure>> {
  const { classic, now, hashing } = options;
  if (classic === undefined || !has(head, SIGNATURE_HEADER)) return verifyHead(head, options);
  if (has(head, 'signature-input'))
    return refuse({ reason: 'malformed', part: 'classic', detail: 'signed by both schemes: use one' });
  return verifyClassicHead(head, { ...classic, now, ...(hashing === undefined ? {} : { hashing }) });
}
