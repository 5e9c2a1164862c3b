// The peer oidc-provider in a process of its own. Opaque access tokens, DPoP, rotation of public clients' refresh tokens, ID tokens with
// ES256 as ours, no front end. Its clients, its account and its key are in its configuration, so that they cost no query.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { createMemoryAdapter } from './memory-adapter.ts';
import { answerBenchmark, type CodesToMake, PEER } from './peer-process.ts';
import { openPostgresAdapter } from './postgres-adapter.ts';

const DAY_SECONDS = 86_400;
const { url } = JSON.parse(process.argv[2] ?? '{}') as { readonly url?: string };
const adapter = url === undefined ? createMemoryAdapter : await openPostgresAdapter(url);

const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

const common = {
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: [PEER.redirectUri],
  response_types: ['code' as const],
  id_token_signed_response_alg: 'ES256' as const,
  scope: PEER.scope,
};
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter,
  clients: [
    { ...common, client_id: PEER.publicClient, token_endpoint_auth_method: 'none' },
    {
      ...common,
      client_id: PEER.confidentialClient,
      client_secret: PEER.secret,
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'bench' }] } as never,
  claims: {
    openid: ['sub'],
    profile: ['name'],
    email: ['email', 'email_verified'],
    phone: ['phone_number', 'phone_number_verified'],
  },
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
  },
  findAccount: (_ctx, accountId) => ({ accountId, claims: async () => ({ sub: accountId, ...PEER.profile }) }),
  rotateRefreshToken: (ctx) => ctx.oidc.client?.clientAuthMethod === 'none',
  ttl: {
    AccessToken: 3_600,
    AuthorizationCode: 600,
    IdToken: 3_600,
    RefreshToken: 30 * DAY_SECONDS,
    Grant: 30 * DAY_SECONDS,
    Session: DAY_SECONDS,
    Interaction: 600,
  },
});
provider.on('server_error', (_ctx, error) => console.error(error));
server.on('request', provider.callback());
server.keepAliveTimeout = 30_000;

async function newGrant(clientId: string): Promise<string> {
  const grant = new provider.Grant({ accountId: PEER.user, clientId });
  grant.addOIDCScope(PEER.scope);
  return grant.save();
}

async function makeCode(flavour: CodesToMake['flavour'], challenge: string): Promise<string> {
  const clientId = flavour === 'dpop' ? PEER.publicClient : PEER.confidentialClient;
  const client = await provider.Client.find(clientId);
  if (client === undefined) throw new Error(`no client ${clientId}`);
  const code = new provider.AuthorizationCode({
    client,
    accountId: PEER.user,
    grantId: await newGrant(clientId),
    redirectUri: PEER.redirectUri,
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
    scope: PEER.scope,
    authTime: Math.floor(Date.now() / 1000),
  } as unknown as ConstructorParameters<typeof provider.AuthorizationCode>[0]);
  return code.save();
}

async function makeSession(): Promise<string> {
  const authorizations = {
    [PEER.publicClient]: { sid: 'public', grantId: await newGrant(PEER.publicClient) },
    [PEER.confidentialClient]: { sid: 'confidential', grantId: await newGrant(PEER.confidentialClient) },
  };
  const session = new provider.Session();
  Object.assign(session, { accountId: PEER.user, loginTs: Math.floor(Date.now() / 1000), authorizations });
  await session.save(DAY_SECONDS);
  return session.jti;
}

answerBenchmark(port, {
  codes: ({ flavour, challenges }) => Promise.all(challenges.map((challenge) => makeCode(flavour, challenge))),
  sessions: (count) => Promise.all(Array.from({ length: count }, makeSession)),
});
