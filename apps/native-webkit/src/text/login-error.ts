// A failed log-in as a sentence for the person who typed. Never says whether the account exists.
import type { HostFailure } from '@davit/host';
import { TEXTS } from '../texts.ts';

const MINUTE = 60;

export function loginError(failure: HostFailure): string {
  const { login } = TEXTS;
  switch (failure.reason) {
    case 'factor_wrong':
      return login.wrong;
    case 'rate_limited':
      return login.throttled(Math.max(1, failure.retryAfterSeconds ?? MINUTE));
    case 'no_answer':
    case 'temporarily_unavailable':
    case 'unexpected_answer':
      return login.noAnswer;
    default:
      return login.failed(failure.description.replace(/\.$/, ''));
  }
}
