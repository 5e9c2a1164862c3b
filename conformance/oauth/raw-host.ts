// A host app as a client of the authorization server, request by request: so that every single one can be sent wrong.
import type { CodeRequest } from './mini-program.ts';
import { makeProof, newKey, newPkce, type ProofKey, type ProofParts } from './proof.ts';
import { type Answer, FORM, form, type HeaderLine, type Wire } from './wire.ts';

export const CHALLENGE_PATH = '/oauth/authorize-challenge';

export interface RawHost {
  readonly clientId: string;
  readonly key: ProofKey;
  /** The host session's access token, after `login`. */
  session(): string;
  /** The whole token response of the log-in. */
  tokens(): { access_token: string; refresh_token: string };
  login(username: string, password: string): Promise<void>;
  /** One POST to the challenge endpoint as this installation; with the host session when there is one. */
  challenge(values: Readonly<Record<string, string | undefined>>, as?: As): Promise<Answer>;
  /** Step 2 of the flow. */
  ask(request: CodeRequest, values?: Readonly<Record<string, string | undefined>>): Promise<Answer>;
  /** Step 4 of the flow: the decision on the sheet of `answer`. */
  decide(request: CodeRequest, answer: Answer, values?: Readonly<Record<string, string | undefined>>): Promise<Answer>;
  /** Steps 2 to 5: the code, asking and allowing everything when asked. */
  code(request: CodeRequest): Promise<string>;
  account(method: string, path: string, as?: As): Promise<Answer>;
}
export interface As {
  readonly session?: string | null;
  readonly key?: ProofKey;
  readonly proof?: Partial<ProofParts>;
  readonly wire?: Wire;
}

export function brokered(clientId: string, request: CodeRequest): Record<string, string | undefined> {
  return {
    response_type: 'code',
    client_id: clientId,
    app_id: request.appId,
    scope: request.scope,
    code_challenge: request.challenge,
    code_challenge_method: 'S256',
    dpop_jkt: request.dpopJkt,
    state: request.state,
    nonce: request.nonce,
  };
}

export async function createRawHost(wire: Wire, clientId: string): Promise<RawHost> {
  const key = await newKey();
  let tokens: { access_token: string; refresh_token: string } | null = null;

  async function headers(method: string, path: string, as: As): Promise<HeaderLine[]> {
    const session = as.session === undefined ? (tokens?.access_token ?? null) : as.session;
    const parts = { method, url: wire.url(path), accessToken: session ?? undefined, ...as.proof };
    const lines: HeaderLine[] = [['dpop', await makeProof(as.key ?? key, parts)]];
    if (session !== null) lines.push(['authorization', `DPoP ${session}`]);
    return lines;
  }

  const host: RawHost = {
    clientId,
    key,
    session: () => host.tokens().access_token,
    tokens() {
      if (tokens === null) throw new Error('nobody is logged in on this host');
      return tokens;
    },
    async challenge(values, as = {}) {
      const lines = [FORM, ...(await headers('POST', CHALLENGE_PATH, as))];
      return (as.wire ?? wire).send({ method: 'POST', path: CHALLENGE_PATH, headers: lines, body: form(values) });
    },
    async login(username, password) {
      const pkce = await newPkce();
      const first = await host.challenge(
        {
          response_type: 'code',
          client_id: clientId,
          scope: 'host',
          code_challenge: pkce.challenge,
          code_challenge_method: 'S256',
          username,
          password,
        },
        { session: null },
      );
      if (first.status !== 200) throw new Error(`log-in refused: ${first.status} ${first.body}`);
      const path = '/oauth/token';
      const answer = await wire.send({
        method: 'POST',
        path,
        headers: [FORM, ['dpop', await makeProof(key, { method: 'POST', url: wire.url(path) })]],
        body: form({
          grant_type: 'authorization_code',
          client_id: clientId,
          code: first.json.authorization_code,
          code_verifier: pkce.verifier,
        }),
      });
      if (answer.status !== 200) throw new Error(`host session refused: ${answer.status} ${answer.body}`);
      tokens = answer.json;
    },
    ask: (request, values = {}) => host.challenge({ ...brokered(clientId, request), ...values }),
    decide: (request, answer, values = {}) =>
      host.challenge({
        client_id: clientId,
        app_id: request.appId,
        auth_session: answer.json.auth_session,
        decision: 'allow',
        consent_hash: answer.json.consent.hash,
        granted_scope: request.scope,
        ...values,
      }),
    async code(request) {
      let answer = await host.ask(request);
      if (answer.json?.error === 'insufficient_authorization') answer = await host.decide(request, answer);
      if (answer.status !== 200) throw new Error(`no code: ${answer.status} ${answer.body}`);
      return answer.json.authorization_code;
    },
    async account(method, path, as = {}) {
      return (as.wire ?? wire).send({ method, path, headers: await headers(method, path, as) });
    },
  };
  return host;
}
