// Host log-in by password: a code for the host itself, redeemed at once. The password leaves in one form post, nowhere else.
import { codeResponseSchema, HOST_SCOPE } from '@davit/protocol';
import type { Exchange } from './exchange.ts';
import { mixUp, NO_ANSWER, toFailure, unexpectedAnswer } from './failure.ts';
import type { HostResult } from './host-client.ts';
import { createPkce } from './pkce.ts';
import type { HostClientOptions, HostSessionState } from './ports.ts';
import { toSessionState } from './session-state.ts';

/** One spelling per user, by the rule with which the server looks users up: what is kept on a device is told apart by it. */
const localName = (username: string): string => username.normalize('NFKC').trim().toLowerCase();

export async function login(
  exchange: Exchange,
  options: Pick<HostClientOptions, 'crypto' | 'issuer' | 'now'>,
  username: string,
  password: string,
): Promise<HostResult<HostSessionState>> {
  const pkce = await createPkce(options.crypto);
  const challenge = await exchange({
    method: 'POST',
    path: '/oauth/authorize-challenge',
    form: {
      response_type: 'code',
      scope: HOST_SCOPE,
      code_challenge: pkce.challenge,
      code_challenge_method: 'S256',
      username,
      password,
    },
  });
  if (challenge === null) return { ok: false, failure: NO_ANSWER };
  if (challenge.status !== 200) return { ok: false, failure: toFailure(challenge) };
  const code = codeResponseSchema.safeParse(challenge.body);
  if (!code.success) return { ok: false, failure: unexpectedAnswer(challenge.status) };
  if (code.data.iss !== options.issuer) return { ok: false, failure: mixUp('issuer_mismatch') };
  // A redeem is never repeated: a lost answer is healed by a new log-in (authorization.md §8).
  const token = await exchange({
    method: 'POST',
    path: '/oauth/token',
    form: { grant_type: 'authorization_code', code: code.data.authorization_code, code_verifier: pkce.verifier },
  });
  if (token === null) return { ok: false, failure: NO_ANSWER };
  if (token.status !== 200) return { ok: false, failure: toFailure(token) };
  const state = toSessionState(token.body, localName(username), options.now());
  return state === null ? { ok: false, failure: unexpectedAnswer(token.status) } : { ok: true, value: state };
}
