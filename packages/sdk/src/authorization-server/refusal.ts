// What the authorization server said when it refused, as an error of the SDK. Never throws on a strange body.
import type { ErrorResponse } from '@davit/protocol';
import { DavitError } from '../davit-error.ts';

export type Refusal = Partial<ErrorResponse>;

/** What came back; `refusal` is null when the server did not refuse. */
export interface Answer {
  readonly response: Response;
  readonly refusal: Refusal | null;
}

/** The refusal in an answer; null when the answer is not one. The answer itself stays readable. */
export async function readRefusal(response: Response): Promise<Refusal | null> {
  if (response.ok) return null;
  try {
    return ((await response.clone().json()) as Refusal | null) ?? {};
  } catch {
    return {};
  }
}

/** The answer, when it is not a refusal. */
export function throwRefusal({ response, refusal }: Answer): Response {
  if (!refusal) return response;
  const { error, reason = error, error_description: message, hint } = refusal;
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  throw new DavitError(reason ?? 'unavailable', { message, hint, reason, status: response.status, retryAfter });
}

/** The outcome is unknown, or the server could not answer at all: it did not refuse. */
export const isLost = (error: unknown): error is DavitError =>
  error instanceof DavitError &&
  (error.code === 'network' || error.code === 'unavailable' || (error.status ?? 0) >= 500);

/** A code or a refresh token was refused for good: only a new code helps. */
export const isGrantRefused = (error: unknown): boolean =>
  error instanceof DavitError && (error.code === 'grant_invalid' || error.code === 'invalid_grant');
