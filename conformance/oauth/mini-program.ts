// A mini-program as a client of the authorization server: redeems, refreshes, reads user details, revokes. Raw requests only.
import { makeProof, newKey, newPkce, type Pkce, type ProofKey, type ProofParts, randomText } from './proof.ts';
import { type Answer, basic, FORM, form, type HeaderLine, type Wire } from './wire.ts';

export interface CodeRequest extends Pkce {
  readonly appId: string;
  readonly scope: string;
  readonly state: string;
  readonly nonce: string;
  readonly dpopJkt: string | undefined;
}
export interface Overrides {
  /** Replaces form parameters; undefined leaves one out. */
  readonly form?: Readonly<Record<string, string | undefined>>;
  readonly proof?: Partial<ProofParts>;
  /** Replaces all credential headers (proof and client authentication). */
  readonly headers?: readonly HeaderLine[];
  readonly key?: ProofKey;
  /** Another process behind the same origin. */
  readonly wire?: Wire;
}
export interface MiniProgram {
  readonly appId: string;
  readonly key: ProofKey | null;
  codeRequest(scope?: string): Promise<CodeRequest>;
  redeem(code: string, request: Pick<CodeRequest, 'verifier'>, overrides?: Overrides): Promise<Answer>;
  refresh(refreshToken: string, overrides?: Overrides): Promise<Answer>;
  userInfo(accessToken: string, overrides?: Overrides): Promise<Answer>;
  revoke(token: string, overrides?: Overrides): Promise<Answer>;
}

export interface MiniProgramOptions {
  readonly appId: string;
  /** A confidential mini-program's secret; without one the mini-program is public and has a key. */
  readonly secret?: string;
  readonly key?: ProofKey;
}

export async function createMiniProgram(wire: Wire, options: MiniProgramOptions): Promise<MiniProgram> {
  const { appId, secret } = options;
  const key = secret === undefined ? (options.key ?? (await newKey())) : null;

  async function credentials(
    method: string,
    path: string,
    overrides: Overrides,
    accessToken?: string,
  ): Promise<HeaderLine[]> {
    if (overrides.headers) return [...overrides.headers];
    const prover = overrides.key ?? key;
    const lines: HeaderLine[] = [];
    if (prover) {
      const parts = { method, url: wire.url(path), accessToken, ...overrides.proof };
      lines.push(['dpop', await makeProof(prover, parts)]);
    }
    if (accessToken !== undefined) lines.push(['authorization', `${prover ? 'DPoP' : 'Bearer'} ${accessToken}`]);
    else if (secret !== undefined) lines.push(basic(appId, secret));
    return lines;
  }

  async function post(path: string, values: Record<string, string | undefined>, overrides: Overrides): Promise<Answer> {
    const sent = { ...values, ...(secret === undefined ? { client_id: appId } : {}), ...overrides.form };
    const headers = [FORM, ...(await credentials('POST', path, overrides))];
    return (overrides.wire ?? wire).send({ method: 'POST', path, headers, body: form(sent) });
  }

  return {
    appId,
    key,
    async codeRequest(scope = 'openid profile') {
      const pkce = await newPkce();
      return { ...pkce, appId, scope, state: randomText(), nonce: randomText(), dpopJkt: key?.jkt };
    },
    redeem: (code, { verifier }, overrides = {}) =>
      post('/oauth/token', { grant_type: 'authorization_code', code, code_verifier: verifier }, overrides),
    refresh: (refreshToken, overrides = {}) =>
      post('/oauth/token', { grant_type: 'refresh_token', refresh_token: refreshToken }, overrides),
    async userInfo(accessToken, overrides = {}) {
      const path = '/oauth/userinfo';
      const headers = await credentials('GET', path, overrides, accessToken);
      return (overrides.wire ?? wire).send({ method: 'GET', path, headers });
    },
    revoke: (token, overrides = {}) => post('/oauth/revoke', { token }, overrides),
  };
}
