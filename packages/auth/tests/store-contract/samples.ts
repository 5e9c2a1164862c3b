// Sample clients and users for the contract: plausible values, never real keys.
import type { NewClient } from '../../src/clients/client.ts';
import type { NewUser } from '../../src/users/user.ts';

export const bytes = (seed: number, length = 32): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (seed * 31 + i * 7 + (seed >>> 8)) & 0xff).map((b, i) =>
    i < 4 ? (seed >>> (8 * i)) & 0xff : b,
  );

export const sampleClient = (clientId: string, changes: Partial<NewClient> = {}): NewClient => ({
  clientId,
  kind: 'mini-program',
  name: clientId,
  publisher: 'Green Kitchen',
  publisherVerified: true,
  sectorId: 'green-kitchen',
  authMethod: 'none',
  secretHash: null,
  keys: [],
  state: 'active',
  scopes: [
    {
      name: 'openid',
      why: { en: 'to know you' },
      required: true,
      retention: null,
      recipients: [],
      minAssurance: 'none',
    },
    {
      name: 'email',
      why: { en: 'receipts' },
      required: false,
      retention: '30 d',
      recipients: ['Post'],
      minAssurance: 'none',
    },
  ],
  origins: [`http://${clientId}.localhost:4000`],
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
  ...changes,
});

export const HOST = sampleClient('plaza', { kind: 'host', sectorId: 'plaza', scopes: [] });
export const OTHER_HOST = sampleClient('harbour', { kind: 'host', sectorId: 'harbour', scopes: [] });
export const FOOD = sampleClient('food');
export const BOOKS = sampleClient('books', {
  sectorId: 'books',
  authMethod: 'client_secret_basic',
  secretHash: bytes(77),
  dpop: 'optional',
  refreshRotation: 'never',
  publisherVerified: false,
});

export const sampleUser = (userId: string, seed: number): NewUser => ({
  userId,
  namespace: 'built-in',
  usernameIndex: bytes(seed),
  emailIndex: bytes(seed + 1),
  phoneIndex: null,
  sealedKey: bytes(seed + 2, 60),
  sealedProfile: bytes(seed + 3, 200),
  passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
});
