// Why a signature, or the lack of one, is refused: problem+json with the code of request signing, and OAuth's members beside it.
import { headerValues, type PlainRequest, REASONS } from '@davit/protocol';
import { type SignatureFailure, toRefusalAnswer } from '@davit/signature';
import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { FURTHER_COVERED } from './readable-headers.ts';

type Reason = Exclude<SignatureFailure['reason'], 'replay_store_down'>;
type RefusalContext = Pick<AuthContext, 'config' | 'store'>;

const RETRY_AFTER_SECONDS = '1';
/** Already those of every refusal. */
const OWN_HEADERS = ['content-type', 'cache-control'];

export function signatureRefusal(context: RefusalContext, request: PlainRequest, failure: SignatureFailure): Refusal {
  if (failure.reason === 'replay_store_down')
    return { ...refuse('temporarily_unavailable'), headers: [['retry-after', RETRY_AFTER_SECONDS]] };
  const reason: Reason = failure.reason;
  const answer = toRefusalAnswer(failure, {
    now: context.store.now() / 1000,
    docs: `${context.config.issuer}/docs/errors#`,
    cover: FURTHER_COVERED.filter((name) => headerValues(request, name).length > 0),
  });
  const problem = JSON.parse(answer.body) as { readonly title: string; readonly detail: string };
  // One sentence for unknown, revoked, switched off and somebody else's: it must not tell them apart (T145).
  const detail = reason === 'unknown_key' ? REASONS.unknown_key.hint : problem.detail;
  return {
    ...refuse(reason, problem.title),
    headers: answer.headers
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !OWN_HEADERS.includes(name)),
    members: { ...problem, detail, hint: detail },
    mediaType: 'application/problem+json',
  };
}
