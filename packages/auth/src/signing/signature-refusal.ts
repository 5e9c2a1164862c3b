// Why a signature, or the lack of one, is refused: problem+json with the code of request signing, and OAuth's members beside it.
import { headerValues, type PlainRequest, REASONS } from '@davit/protocol';
import { type SignatureFailure, toRefusalHeaders, toRefusalProblem } from '@davit/signature';
import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { FURTHER_COVERED } from './readable-headers.ts';

type Reason = Exclude<SignatureFailure['reason'], 'replay_store_down'>;
type RefusalContext = Pick<AuthContext, 'config' | 'store'>;

const RETRY_AFTER_SECONDS = '1';

export function signatureRefusal(context: RefusalContext, request: PlainRequest, failure: SignatureFailure): Refusal {
  if (failure.reason === 'replay_store_down')
    return { ...refuse('temporarily_unavailable'), headers: [['retry-after', RETRY_AFTER_SECONDS]] };
  const reason: Reason = failure.reason;
  const problem = toRefusalProblem(failure, { docs: `${context.config.issuer}/docs/errors#` });
  const headers = toRefusalHeaders(failure, {
    now: context.store.now() / 1000,
    cover: FURTHER_COVERED.filter((name) => headerValues(request, name).length > 0),
  });
  // One sentence for unknown, revoked, switched off and somebody else's: it must not tell them apart (T145).
  const detail = reason === 'unknown_key' ? REASONS.unknown_key.hint : problem.detail;
  return {
    ...refuse(reason, problem.title),
    headers: headers.map(([name, value]) => [name.toLowerCase(), value] as const),
    members: { ...problem, detail, hint: detail },
    mediaType: 'application/problem+json',
  };
}
