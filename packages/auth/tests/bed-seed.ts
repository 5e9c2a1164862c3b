// Who lives in a test bed: two hosts, mini-programs of every kind, alice and bob.
import type { AuthContext, ClientScope, NewClient } from '@davit/auth';
import { encodeUtf8, type PublicJwk } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { newId } from '../src/secrets/id.ts';
import { sealUser } from '../src/users/profile.ts';

export const PLAZA_ORIGIN = 'http://host.localhost:4000';
export const FOOD_ORIGIN = 'http://food.localhost:4000';
export const SECRET = 'a client secret, made up: + & = é';
/** The key of the client `bank`, which authenticates with private_key_jwt. */
export const bankKey = (await nodeCrypto.generateKey('ES256')).signer;

const scope = (name: string, required: boolean): ClientScope => ({
  name,
  why: { en: `To show ${name}` },
  required,
  retention: null,
  recipients: [],
  minAssurance: 'none',
});
const scopes = [
  scope('openid', true),
  scope('profile', true),
  ...['email', 'phone', 'offline_access'].map((name) => scope(name, false)),
];

const common: NewClient = {
  clientId: '',
  kind: 'mini-program',
  name: 'Test',
  publisher: 'Test Ltd',
  publisherVerified: true,
  sectorId: 'sector',
  authMethod: 'none',
  secretHash: null,
  keys: [],
  state: 'active',
  scopes,
  origins: [],
  connectsTo: [],
  icon: null,
  privacyUrl: null,
  contact: null,
  dpop: 'required',
  refreshRotation: 'always',
  requestSigning: 'off',
  classicSigning: false,
  publisherId: null,
  tokenScopes: [],
};
const confidential = { dpop: 'optional', refreshRotation: 'never' } as const;

async function clients(): Promise<readonly NewClient[]> {
  const secretHash = await nodeCrypto.sha256(encodeUtf8(SECRET));
  const keys: readonly PublicJwk[] = [{ ...bankKey.publicJwk, kid: 'bank-1' }];
  return [
    { ...common, clientId: 'plaza', kind: 'host', scopes: [], sectorId: 'operator', origins: [PLAZA_ORIGIN] },
    {
      ...common,
      clientId: 'tower',
      kind: 'host',
      scopes: [],
      sectorId: 'operator',
      authMethod: 'client_secret_basic',
      secretHash,
      ...confidential,
    },
    { ...common, clientId: 'food', origins: [FOOD_ORIGIN] },
    { ...common, clientId: 'rival', sectorId: 'rival', origins: ['http://rival.localhost:4000'] },
    { ...common, clientId: 'shop', authMethod: 'client_secret_basic', secretHash, ...confidential },
    { ...common, clientId: 'post', authMethod: 'client_secret_post', secretHash, ...confidential },
    { ...common, clientId: 'bank', authMethod: 'private_key_jwt', keys, ...confidential },
  ];
}

export async function seedBed(context: AuthContext): Promise<void> {
  for (const client of await clients()) await context.store.clients.create({ client, keyClaims: [], audit: [] });
  for (const username of ['alice', 'bob']) {
    const profile = {
      username,
      name: `${username} Example`,
      email: `${username}@example.com`,
      emailVerified: true,
      phone: username === 'alice' ? '+15550100' : null,
      phoneVerified: username === 'alice',
    };
    const passwordHash = await context.passwords.hash('davit-demo');
    const user = await sealUser(context, { userId: newId(context), namespace: 'built-in', profile, passwordHash });
    await context.store.users.create({ user, audit: [] });
  }
}
