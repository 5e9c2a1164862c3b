// A failed log-in as a sentence for the person who typed, in the host's words. Never says whether the account exists.
import type { HostFailure } from '@davit/host';

export interface LoginWords {
  /** User name and password do not fit together. */
  readonly wrong: string;
  readonly throttled: (seconds: number) => string;
  readonly noAnswer: string;
  /** The server's sentence, without its full stop. */
  readonly failed: (sentence: string) => string;
}

const MINUTE = 60;

export function loginError(failure: HostFailure, words: LoginWords): string {
  switch (failure.reason) {
    case 'factor_wrong':
      return words.wrong;
    case 'rate_limited':
      return words.throttled(Math.max(1, failure.retryAfterSeconds ?? MINUTE));
    case 'no_answer':
    case 'temporarily_unavailable':
    case 'unexpected_answer':
      return words.noAnswer;
    default:
      return words.failed(failure.description.replace(/\.$/, ''));
  }
}
