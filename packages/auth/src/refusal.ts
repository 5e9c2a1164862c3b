// A refusal: a reason of the catalogue, a sentence for this case, and what else the answer carries.
import { type PlainResponse, REASONS, type Reason, reasonDocs } from '@davit/protocol';

export interface Refusal {
  readonly reason: Reason;
  /** Replaces the catalogue's sentence when this case can say more (never for security-sensitive ones). */
  readonly description?: string | undefined;
  /** Replaces the catalogue's hint when something else helps in this case. */
  readonly hint?: string | undefined;
  readonly headers?: readonly (readonly [string, string])[] | undefined;
  /** Further members of the JSON: `auth_session`, `next`, `consent`. */
  readonly members?: Readonly<Record<string, unknown>> | undefined;
  /** `application/json` unless said. */
  readonly mediaType?: string | undefined;
  /** For APIs (as opposed to OAuth endpoints): the status that replaces the catalogue's. */
  readonly status?: number | undefined;
}

export const refuse = (reason: Reason, description?: string, hint?: string): Refusal => ({ reason, description, hint });

/** RFC 6749 §5.2 with our `reason`, a hint and a docs page. */
export function refusalResponse(issuer: string, refusal: Refusal): PlainResponse {
  const entry = REASONS[refusal.reason];
  const body = {
    error: entry.error,
    error_description: refusal.description ?? entry.description,
    error_uri: reasonDocs(issuer, refusal.reason),
    reason: refusal.reason,
    hint: refusal.hint ?? entry.hint,
    ...refusal.members,
  };
  return {
    status: refusal.status ?? entry.status,
    headers: [
      ['content-type', refusal.mediaType ?? 'application/json'],
      ['cache-control', 'no-store'],
      ...(refusal.headers ?? []),
    ],
    body: JSON.stringify(body),
  };
}
