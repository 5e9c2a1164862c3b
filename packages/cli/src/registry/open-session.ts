// Calls at a registry in the name of a login: token, proof, the server's nonce and clock, and repeats where they do no harm.
import type { Login } from '../login/login.ts';
import { createAccessTokens } from './access-tokens.ts';
import { answered, type Members, refusalCode } from './answer.ts';
import { type Exchange, type HttpAnswer, type HttpRequest, exchange as realExchange } from './http-exchange.ts';
import { createProofMaker } from './proof-maker.ts';
import { createSendSafely } from './send-safely.ts';
import { createServerClock } from './server-clock.ts';

export interface Call {
  readonly method: HttpRequest['method'];
  /** Below the issuer, with its query: `/registry/v1/apps/food/versions`. */
  readonly path: string;
  /** Scopes that the call is made with. */
  readonly scope: string;
  readonly json?: object | undefined;
  readonly bytes?: Uint8Array | undefined;
  readonly onSent?: ((bytes: number) => void) | undefined;
  /** Whether the same again does no harm; a GET never does. */
  readonly isSafe?: boolean | undefined;
}

export interface Session {
  readonly login: Login;
  /** @throws CliProblem for every refusal and for no answer */
  call(call: Call): Promise<Members>;
  /** What anybody may ask: no token is shown. */
  ask(path: string): Promise<Members>;
  /** Seconds that this machine's clock is ahead of the server's, as far as that was noticed. */
  skew(): number;
}

export interface SessionOptions {
  readonly now: () => number;
  readonly exchange?: Exchange | undefined;
}

export async function openSession(login: Login, options: SessionOptions): Promise<Session> {
  const { issuer } = login;
  const clock = createServerClock(options.now);
  const proofs = await createProofMaker(clock);
  const send = createSendSafely(options.exchange ?? ((request) => realExchange(request)), issuer);
  const tokens = createAccessTokens({ login, clock, proofs, send });

  const requestOf = async (call: Call, token: string): Promise<HttpRequest> => {
    const url = new URL(`${issuer}${call.path}`);
    const body = call.bytes ?? (call.json === undefined ? undefined : Buffer.from(JSON.stringify(call.json), 'utf8'));
    const type = call.bytes === undefined ? 'application/json' : 'application/octet-stream';
    return {
      method: call.method,
      url,
      headers: {
        authorization: `DPoP ${token}`,
        dpop: await proofs.prove(call.method, url, token),
        accept: 'application/json, application/problem+json',
        ...(body !== undefined && { 'content-type': type }),
      },
      body,
      onSent: call.onSent,
    };
  };
  /** One more try for a token that ended, one for a nonce that is asked for. */
  const exchangeWithToken = async (call: Call): Promise<HttpAnswer> => {
    let [renewals, nonces] = [1, 1];
    for (;;) {
      const token = await tokens.get(call.scope);
      const answer = await send(() => requestOf(call, token), call.isSafe ?? call.method === 'GET');
      if (proofs.heard(answer) && nonces-- > 0) continue;
      const code = refusalCode(answer);
      if ((code === 'registry/token-expired' || code === 'auth/token_expired') && renewals-- > 0) {
        tokens.drop(token);
        continue;
      }
      return answer;
    }
  };
  return {
    login,
    call: async (call) => answered(await exchangeWithToken(call), issuer),
    async ask(path) {
      const request: HttpRequest = { method: 'GET', url: new URL(`${issuer}${path}`), headers: {} };
      return answered(await send(async () => request, true), issuer);
    },
    skew: clock.skew,
  };
}
