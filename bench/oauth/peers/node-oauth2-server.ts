// The peer @node-oauth/oauth2-server in a process of its own: the library brings grants and PKCE, the model over Maps and the HTTP around
// it are ours and as small as they can be. It knows no DPoP, no ID tokens and no introspection.
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import OAuth2Server, {
  type AuthorizationCode,
  type Client,
  type RefreshToken,
  type Token,
} from '@node-oauth/oauth2-server';
import { answerBenchmark, PEER } from './peer-process.ts';

type NewCode = Pick<
  AuthorizationCode,
  'authorizationCode' | 'expiresAt' | 'redirectUri' | 'scope' | 'codeChallenge' | 'codeChallengeMethod'
>;

const client: Client = {
  id: PEER.confidentialClient,
  grants: ['authorization_code', 'refresh_token'],
  redirectUris: [PEER.redirectUri],
};
const user = { id: PEER.user };
const codes = new Map<string, AuthorizationCode>();
const accessTokens = new Map<string, Token>();
const refreshTokens = new Map<string, RefreshToken>();
const sessions = new Map<string, typeof user>();
const newSecret = () => randomBytes(32).toString('base64url');
/** As every other subject does, the store keeps no secret's text. */
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

const oauth = new OAuth2Server({
  model: {
    getClient: async (id: string, secret: string | null) =>
      id === client.id && (secret === null || secret === PEER.secret) ? client : null,
    generateAccessToken: async () => newSecret(),
    generateRefreshToken: async () => newSecret(),
    generateAuthorizationCode: async () => newSecret(),
    async saveToken(token: Token) {
      const saved = { ...token, client, user };
      accessTokens.set(hashOf(token.accessToken), saved);
      if (token.refreshToken !== undefined) refreshTokens.set(hashOf(token.refreshToken), saved as RefreshToken);
      return saved;
    },
    getAccessToken: async (text: string) => accessTokens.get(hashOf(text)) ?? null,
    getRefreshToken: async (text: string) => refreshTokens.get(hashOf(text)) ?? null,
    revokeToken: async ({ refreshToken }: RefreshToken) => refreshTokens.delete(hashOf(refreshToken)),
    async saveAuthorizationCode(code: NewCode) {
      const saved: AuthorizationCode = { ...code, client, user };
      codes.set(hashOf(code.authorizationCode), saved);
      return saved;
    },
    getAuthorizationCode: async (text: string) => codes.get(hashOf(text)) ?? null,
    revokeAuthorizationCode: async ({ authorizationCode }: AuthorizationCode) =>
      codes.delete(hashOf(authorizationCode)),
    validateScope: async (_user: unknown, _client: unknown, scope?: string[]) => scope ?? PEER.scope.split(' '),
    verifyScope: async (token: Token, scope: string[]) => scope.every((name) => token.scope?.includes(name) === true),
  },
  accessTokenLifetime: 3_600,
  authorizationCodeLifetime: 600,
  // As our confidential client: no rotation.
  alwaysIssueNewRefreshToken: false,
});

const sessionHandler = {
  handle: (request: { readonly headers?: Record<string, string> }) =>
    sessions.get(request.headers?.cookie?.slice('session='.length) ?? '') ?? null,
};

async function formOf(request: IncomingMessage): Promise<Record<string, string>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
}

async function serve(message: IncomingMessage, answer: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://127.0.0.1');
  const request = new OAuth2Server.Request({
    headers: message.headers as Record<string, string>,
    method: message.method ?? 'GET',
    query: Object.fromEntries(searchParams),
    body: message.method === 'POST' ? await formOf(message) : {},
  });
  const response = new OAuth2Server.Response();
  let body: unknown;
  if (pathname === '/token') {
    const token = await oauth.token(request, response);
    // Without rotation the library leaves the token out, and the one in hand goes on.
    body = {
      refresh_token: token.refreshToken ?? (request.body as Record<string, string>).refresh_token,
      ...response.body,
    };
  } else if (pathname === '/authorize') {
    await oauth.authorize(request, response, { authenticateHandler: sessionHandler });
    body = response.body;
  } else {
    await oauth.authenticate(request, response, { scope: ['openid'] });
    body = { sub: PEER.user, ...PEER.profile };
  }
  const text = JSON.stringify(body ?? {});
  answer.writeHead(response.status ?? 200, {
    ...response.headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  answer.end(text);
}

const server = createServer((message, answer) => {
  serve(message, answer).catch((error: Error & { readonly code?: number }) => {
    const text = JSON.stringify({ error: error.name, error_description: error.message });
    answer.writeHead(error.code ?? 500, { 'content-length': Buffer.byteLength(text) });
    answer.end(text);
  });
});
server.keepAliveTimeout = 30_000;
server.listen(0, '127.0.0.1', () =>
  answerBenchmark((server.address() as AddressInfo).port, {
    codes: async ({ challenges }) =>
      challenges.map((codeChallenge) => {
        const authorizationCode = newSecret();
        codes.set(hashOf(authorizationCode), {
          ...{ authorizationCode, client, user, codeChallenge, codeChallengeMethod: 'S256' },
          ...{ redirectUri: PEER.redirectUri, scope: PEER.scope.split(' '), expiresAt: new Date(Date.now() + 600_000) },
        });
        return authorizationCode;
      }),
    sessions: async (count) =>
      Array.from({ length: count }, () => {
        const id = newSecret();
        sessions.set(id, user);
        return id;
      }),
  }),
);
