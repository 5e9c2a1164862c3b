// From a token response to the session that a host keeps. Pure.
import { tokenResponseSchema } from '@davit/protocol';
import type { HostSessionState } from './ports.ts';

/** The session that a token response starts or continues; null when the answer is none. `now` in milliseconds. */
export function toSessionState(body: unknown, userName: string, now: number): HostSessionState | null {
  const parsed = tokenResponseSchema.safeParse(body);
  if (!parsed.success || parsed.data.refresh_token === undefined) return null;
  const { access_token, refresh_token, expires_in } = parsed.data;
  return { accessToken: access_token, refreshToken: refresh_token, expiresAt: now + expires_in * 1000, userName };
}
