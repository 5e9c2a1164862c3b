// New tokens for a session whose access token does not work any more: by refresh, else by a silent code, else the user is
// needed. Runs inside the lock.
import { signerFromDeviceKey } from '@davit/crypto/web';
import { isGrantRefused, isLost } from '../authorization-server/refusal.ts';
import type { Context } from '../context.ts';
import { DavitError } from '../davit-error.ts';
import { obtainTokens } from '../login/obtain-tokens.ts';
import { type Tokens, toTokens } from './tokens.ts';
import type { Kept } from './vault.ts';

/** Bridge errors that say nothing about the grant. */
const PASSING = [
  'timeout',
  'closed',
  'aborted',
  'navigated',
  'hidden',
  'rate_limited',
  'status_unknown',
  'not_logged_in',
];
const MAX_WAIT_SECONDS = 5;

/** @param why the reason of the 401 that led here */
export async function renewTokens(
  context: Context,
  scopes: readonly string[],
  why: string | undefined,
): Promise<Tokens> {
  const { vault } = context;
  const kept = await vault.get();
  if (!kept) throw new DavitError('login_required', { reason: 'logged_out' });
  try {
    if (kept.refreshToken) return await refresh(context, kept, kept.refreshToken);
  } catch (error) {
    if (!isGrantRefused(error)) throw error;
  }
  try {
    return await obtainTokens(context, { scopes, prompt: 'none' }, (task) => task());
  } catch (cause) {
    if (isLost(cause) || PASSING.includes((cause as DavitError).code)) throw cause;
    await vault.set({ keys: kept.keys });
    // An expired token alone ends no session; then it was the refresh that was refused.
    const reason = why === undefined || why === 'token_expired' ? 'grant_invalid' : why;
    throw new DavitError('login_required', { reason, cause });
  }
}

async function refresh({ platform, server, vault, assertSameUser }: Context, kept: Kept, refreshToken: string) {
  const signer = await signerFromDeviceKey(kept.keys);
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const answer = await server.requestToken(signer, form).catch(async (error: unknown) => {
    // A repeated refresh gets the identical successor for 60 s (authorization.md §8), so a lost answer costs nothing.
    if (!isLost(error)) throw error;
    const seconds = Math.min(error.retryAfter ?? 0.3, MAX_WAIT_SECONDS);
    await new Promise<void>((resolve) => platform.after(seconds * 1000, resolve));
    return server.requestToken(signer, form);
  });
  assertSameUser();
  const tokens = toTokens(answer, signer, kept.sub, kept.scopes ?? []);
  await vault.set({ ...kept, refreshToken: answer.refresh_token ?? refreshToken, scopes: tokens.scopes });
  return tokens;
}
