// Access tokens of a login: asked for when one is needed, kept in memory for as long as they live, written nowhere.

import type { Login } from '../login/login.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { answered, answerProblem, refusalCode } from './answer.ts';
import { ASSERTION_TYPE, makeAssertion } from './client-assertion.ts';
import type { HttpAnswer, HttpRequest } from './http-exchange.ts';
import type { ProofMaker } from './proof-maker.ts';
import type { ServerClock } from './server-clock.ts';

/** A token is not used in its last seconds: the request may take them. */
const MARGIN_SECONDS = 20;
const MAX_LIFE_SECONDS = 600;
/** A refused assertion, a nonce that was asked for, a clock that was wrong: each is worth one more try. */
const MAX_TRIES = 3;

export interface AccessTokens {
  get(scope: string): Promise<string>;
  /** The server has refused it: the next `get` asks anew. */
  drop(token: string): void;
}

export interface AccessTokensOptions {
  readonly login: Login;
  readonly clock: ServerClock;
  readonly proofs: ProofMaker;
  /** Sends it, and again where that is safe. */
  readonly send: (make: () => Promise<HttpRequest>, isSafe: boolean) => Promise<HttpAnswer>;
}

const formOf = (members: Readonly<Record<string, string>>): Uint8Array =>
  Buffer.from(new URLSearchParams(members).toString(), 'utf8');
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' } as const;

export function createAccessTokens({ login, clock, proofs, send }: AccessTokensOptions): AccessTokens {
  const kept = new Map<string, { readonly value: string; readonly until: number }>();
  const { clientId, keyid, issuer, signer } = login;
  const credential = async () => ({
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: await makeAssertion({ clientId, keyid, issuer, now: clock.now() }, signer),
  });
  const ask = (scope: string): Promise<HttpAnswer> =>
    send(async () => {
      const url = new URL(`${issuer}/oauth/token`);
      const members = { grant_type: 'client_credentials', scope, ...(await credential()) };
      const headers = { ...FORM_TYPE, dpop: await proofs.prove('POST', url) };
      return { method: 'POST', url, headers, body: formOf(members) };
    }, true);
  const request = async (scope: string): Promise<HttpAnswer> => {
    for (let tries = 1; ; tries += 1) {
      const answer = await ask(scope);
      const wantsNonce = proofs.heard(answer);
      // One answer for every wrong assertion: a clock that is wrong is a reason that can be mended.
      const wasClock = refusalCode(answer) === 'auth/invalid_client' && clock.learn(answer);
      if (tries >= MAX_TRIES || !(wantsNonce || wasClock)) return answer;
    }
  };
  return {
    async get(scope) {
      const live = kept.get(scope);
      if (live !== undefined && live.until > clock.now()) return live.value;
      const answer = await request(scope);
      if (refusalCode(answer) === 'auth/invalid_client') throw loginEnded(login, clock.skew(), answer);
      const { access_token: value, expires_in: seconds } = answered(answer, issuer);
      if (typeof value !== 'string' || typeof seconds !== 'number')
        throw new CliProblem({
          code: 'cli/strange-answer',
          title: 'The answer is not one of a registry',
          detail: `${issuer} answers without an access token.`,
          hint: `davit doctor --registry ${issuer}`,
        });
      kept.set(scope, { value, until: clock.now() + Math.min(seconds, MAX_LIFE_SECONDS) - MARGIN_SECONDS });
      return value;
    },
    drop(token) {
      for (const [scope, { value }] of kept) if (value === token) kept.delete(scope);
    },
  };
}

function loginEnded(login: Login, skew: number, answer: HttpAnswer): CliProblem {
  const { hint } = answerProblem(answer, login.issuer).words;
  const clock =
    skew === 0
      ? ''
      : ` The clock of this machine is ${Math.abs(skew)} seconds ${skew > 0 ? 'ahead' : 'behind'}; that was allowed for.`;
  return new CliProblem({
    code: 'cli/login-ended',
    title: 'This login is over',
    detail: `${login.issuer} does not take the key of ${login.clientId} any more: it was revoked, or the account is gone.${clock}`,
    hint,
  });
}
