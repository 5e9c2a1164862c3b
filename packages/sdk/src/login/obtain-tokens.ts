// A code from the host, redeemed at the authorization server. A redeem is never repeated: a lost answer is healed by a new
// code, once and without a prompt (authorization.md §8).
import { generateDeviceKey, signerFromDeviceKey } from '@davit/crypto/web';
import { subjectOf } from '../authorization-server/id-token.ts';
import { isGrantRefused, isLost } from '../authorization-server/refusal.ts';
import type { Context, Locked } from '../context.ts';
import { type Tokens, toTokens } from '../session/tokens.ts';
import { type AuthorizationRequest, acceptCode, createAuthorizationRequest } from './authorization-request.ts';

/** The user may read the sheet for as long as the server's auth_session lives (10 min). */
const PROMPT_TIMEOUT_MS = 11 * 60_000;

export interface LoginOptions {
  /** For example `['openid', 'profile']`; all of them declared in the manifest. */
  readonly scopes: readonly string[];
  /** `consent` asks the user in any case, `none` never; by default only what is not yet allowed is asked. */
  readonly prompt?: 'none' | 'consent' | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Asked {
  readonly code: string;
  readonly request: AuthorizationRequest;
}

export async function obtainTokens(
  context: Context,
  { scopes, prompt: firstPrompt, signal }: LoginOptions,
  locked: Locked = context.locked,
): Promise<Tokens> {
  const { platform, init, server, vault } = context;
  const keys = (await vault.get())?.keys ?? (await generateDeviceKey());
  const signer = await signerFromDeviceKey(keys);

  const ask = async (prompt: LoginOptions['prompt']): Promise<Asked> => {
    const request = await createAuthorizationRequest(platform, scopes, signer.publicJwk);
    const answer = await context.requestCode(
      { ...request.params, ...(prompt && { prompt }) },
      { signal, ...(prompt !== 'none' && { timeoutMs: PROMPT_TIMEOUT_MS }) },
    );
    const code = acceptCode(answer, request, server.issuer);
    // Before the code is sent anywhere: does the address speak for this very issuer? (T052)
    await server.metadata();
    return { code, request };
  };

  const redeem = async ({ code, request }: Asked): Promise<Tokens> => {
    const form = { grant_type: 'authorization_code', code, code_verifier: request.verifier };
    const answer = await server.requestToken(signer, form);
    const expected = { issuer: server.issuer, clientId: init.app_id, nonce: request.nonce, now: answer.serverTime };
    const sub = scopes.includes('openid') ? subjectOf(answer.id_token ?? '', expected) : undefined;
    const tokens = toTokens(answer, signer, sub, scopes);
    context.assertSameUser();
    await vault.set({ keys, refreshToken: answer.refresh_token, scopes: tokens.scopes, sub });
    return tokens;
  };

  const first = await ask(firstPrompt);
  return locked(async () => {
    try {
      return await redeem(first);
    } catch (error) {
      if (!isLost(error) && !isGrantRefused(error)) throw error;
      const second = await ask('none').catch(() => {
        throw error;
      });
      return redeem(second);
    }
  });
}
