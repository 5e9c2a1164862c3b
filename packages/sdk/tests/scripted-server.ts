// A loopback server that speaks as an authorization server does, checks what it must check (PKCE, DPoP, one-time codes),
// and misbehaves on request: lost answers, 503, nonces, other issuers, other subjects.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeBase64url, encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { verifyProof } from '@davit/dpop';
import type { RequestCodeParams, RequestCodeResult } from '@davit/protocol';

type Form = Record<string, string>;
interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}
/** Answers instead of the server; `lose` does the work and cuts the connection before the answer. */
export type Interruption = Answer | 'lose' | 'cut';

interface Family {
  jkt: string;
  scope: string;
  refreshToken: string;
  revoked: boolean;
}

export interface ScriptedServer {
  readonly issuer: string;
  /** Each request that was answered or cut, with its form. */
  readonly log: { method: string; path: string; form: Form; status: number; jkt: string }[];
  /** The next requests to a path meet these instead, one each. */
  interrupt(path: string, ...interruptions: Interruption[]): void;
  /** What the host would get for these parameters: a code. */
  issueCode(params: RequestCodeParams): RequestCodeResult;
  readonly families: Family[];
  /** Claims that replace those of an ID token. */
  idTokenClaims: Record<string, unknown>;
  metadata: Record<string, unknown>;
  /** The subject that userinfo answers. */
  userSub: string;
  /** All access tokens made so far expire. */
  expireAccessTokens(): void;
  /** All access tokens and families are withdrawn. */
  withdraw(): void;
  requireNonce: string | null;
  /** Further paths: content type and text. */
  readonly pages: Map<string, readonly [type: string, text: string]>;
  requests(path: string): number;
  close(): Promise<void>;
}

const refusal = (status: number, error: string, reason = error): Answer => ({
  status,
  body: { error, error_description: `Refused: ${reason}`, reason, hint: 'Read the docs.' },
});

export async function createScriptedServer(): Promise<ScriptedServer> {
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const codes = new Map<string, RequestCodeParams & { spent: boolean }>();
  const accessTokens = new Map<string, { family: Family; state: 'live' | 'token_expired' | 'token_revoked' }>();
  const interruptions = new Map<string, Interruption[]>();
  let drawn = 0;
  const draw = (kind: string) => {
    drawn += 1;
    return `${kind}_${drawn}.secret-${kind}-${drawn}`;
  };

  const self: ScriptedServer = {
    issuer,
    log: [],
    families: [],
    idTokenClaims: {},
    userSub: 'sub-of-alice',
    requireNonce: null,
    pages: new Map(),
    metadata: {
      issuer,
      token_endpoint: `${issuer}/oauth/token`,
      userinfo_endpoint: `${issuer}/oauth/userinfo`,
      revocation_endpoint: `${issuer}/oauth/revoke`,
    },
    interrupt: (path, ...list) => void interruptions.set(path, [...(interruptions.get(path) ?? []), ...list]),
    issueCode(params) {
      const code = draw('cod');
      codes.set(code, { ...params, spent: false });
      return { code, iss: issuer, expires_in: 60, ...(params.state !== undefined && { state: params.state }) };
    },
    expireAccessTokens() {
      for (const token of accessTokens.values()) token.state = 'token_expired';
    },
    withdraw() {
      for (const token of accessTokens.values()) token.state = 'token_revoked';
      for (const family of self.families) family.revoked = true;
    },
    requests: (path) => self.log.filter((entry) => entry.path === path).length,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  const grantTokens = (family: Family, nonce: string | undefined): Answer => {
    const accessToken = draw('at');
    accessTokens.set(accessToken, { family, state: 'live' });
    family.refreshToken = draw('ref');
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: 'food',
      sub: 'sub-of-alice',
      iat: now,
      exp: now + 300,
      nonce,
      ...self.idTokenClaims,
    };
    const part = (value: unknown) => encodeBase64url(encodeUtf8(JSON.stringify(value)));
    return {
      status: 200,
      body: {
        access_token: accessToken,
        token_type: 'DPoP',
        expires_in: 300,
        refresh_token: family.refreshToken,
        scope: family.scope,
        id_token: `${part({ alg: 'ES256' })}.${part(claims)}.${part('not looked at')}`,
      },
    };
  };

  const redeem = async (form: Form, jkt: string): Promise<Answer> => {
    const code = codes.get(form.code ?? '');
    const challenge = encodeBase64url(await nodeCrypto.sha256(encodeUtf8(form.code_verifier ?? '')));
    if (!code || code.spent || code.code_challenge !== challenge || code.dpop_jkt !== jkt || form.client_id !== 'food')
      return refusal(400, 'invalid_grant', 'grant_invalid');
    code.spent = true;
    const family: Family = { jkt, scope: code.scope, refreshToken: '', revoked: false };
    self.families.push(family);
    return grantTokens(family, code.nonce);
  };

  const spentBy = new Map<string, Answer>();
  const refresh = (form: Form, jkt: string): Answer => {
    const token = form.refresh_token ?? '';
    const repeated = spentBy.get(token);
    if (repeated) return repeated;
    const family = self.families.find((one) => one.refreshToken === token);
    if (!family || family.revoked || family.jkt !== jkt) return refusal(400, 'invalid_grant', 'grant_invalid');
    const answer = grantTokens(family, undefined);
    spentBy.set(token, answer);
    return answer;
  };

  const userInfo = (authorization: string, jkt: string): Answer => {
    const token = accessTokens.get(authorization.replace('DPoP ', ''));
    const reason = !token || token.family.jkt !== jkt ? 'token_unknown' : token.state;
    if (reason === 'live') return { status: 200, body: { sub: self.userSub, name: 'Alice' } };
    return { ...refusal(401, 'invalid_token', reason), headers: { 'WWW-Authenticate': 'DPoP error="invalid_token"' } };
  };

  const work = async (path: string, request: IncomingMessage, form: Form, jkt: string): Promise<Answer> => {
    if (path.startsWith('/.well-known/')) return { status: 200, body: self.metadata };
    if (path === '/oauth/userinfo') return userInfo(request.headers.authorization ?? '', jkt);
    if (path === '/oauth/revoke') {
      for (const family of self.families) family.revoked ||= family.refreshToken === form.token;
      return { status: 200, body: {} };
    }
    if (form.grant_type === 'authorization_code') return redeem(form, jkt);
    if (form.grant_type === 'refresh_token') return refresh(form, jkt);
    return { status: 200, body: { echoed: request.method } };
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const form = Object.fromEntries(new URLSearchParams(text));
    const path = request.url ?? '';
    const method = request.method ?? '';
    const page = self.pages.get(path);
    if (page) {
      response.writeHead(200, { 'Content-Type': page[0] });
      response.end(page[1]);
      return;
    }
    const interruption = interruptions.get(path)?.shift();
    let jkt = '';
    let answer: Answer | undefined;
    if (!path.startsWith('/.well-known/')) {
      const bearer = request.headers.authorization?.replace('DPoP ', '');
      const proof = await verifyProof(
        String(request.headers.dpop),
        {
          method,
          url: issuer + path,
          accessToken: bearer,
          now: Date.now() / 1000,
          isNonceValid: (nonce) => nonce === self.requireNonce,
        },
        nodeCrypto,
      );
      if (!proof.ok) answer = refusal(400, 'invalid_dpop_proof');
      else if (self.requireNonce !== null && proof.value.nonce === null)
        answer = refusal(path === '/oauth/userinfo' ? 401 : 400, 'use_dpop_nonce');
      else jkt = proof.value.jkt;
    }
    if (interruption !== 'lose' && interruption !== 'cut' && interruption) answer = interruption;
    if (interruption !== 'cut') answer ??= await work(path, request, form, jkt);
    self.log.push({ method, path, form, status: answer?.status ?? 0, jkt });
    if (!answer || interruption === 'lose') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, {
      'Content-Type': 'application/json',
      ...(self.requireNonce !== null && { 'DPoP-Nonce': self.requireNonce }),
      ...answer.headers,
    });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  }
  return self;
}
