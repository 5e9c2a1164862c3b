// A refusal as an HTTP answer: status, headers in order, body. The framework's edge only copies it.
import type { HeaderLine } from '../http-signature/request-head.ts';

export interface RefusalAnswer {
  readonly status: 401 | 503;
  readonly headers: readonly HeaderLine[];
  /** problem+json (RFC 9457). */
  readonly body: string;
}
