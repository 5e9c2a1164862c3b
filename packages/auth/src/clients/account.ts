// Accounts: clients that act for a publisher or for the operator, and for no user. What their tokens may reach. No I/O.
import type { SigningKeyPurpose } from '../ports/signing-key-store.ts';
import type { Client, ClientKind } from './client.ts';

export const PUBLISHER_SCOPES = ['registry:publish', 'registry:release', 'registry:read'] as const;
export const ADMIN_SCOPES = ['admin:read', 'admin:clients', 'admin:users', 'admin:keys', 'admin:audit'] as const;
export type AdminScope = (typeof ADMIN_SCOPES)[number];
export const OPERATOR_SCOPES = ['registry:review', 'registry:operate', 'registry:read', ...ADMIN_SCOPES] as const;
/**
 * To change the account's own keys. Every account may ask for it and no token has it unless it was asked for: a pipeline that
 * publishes cannot make itself a key that stays.
 */
export const KEYS_SCOPE = 'client:keys';

type AccountKind = 'publisher' | 'operator';
const SCOPES: Readonly<Record<AccountKind, readonly string[]>> = {
  publisher: PUBLISHER_SCOPES,
  operator: OPERATOR_SCOPES,
};

/** Their names can be no app id: an account never stands in a mini-program's way. */
export const accountIdPrefix = (kind: AccountKind): string => `${kind}--`;

export const isAccountKind = (kind: ClientKind): kind is AccountKind => Object.hasOwn(SCOPES, kind);

/** The widest that an account of this kind can be given. */
export const scopesOfKind = (kind: AccountKind): readonly string[] => SCOPES[kind];

/** An account that signs assertions has keys for nothing else; all other keys of clients sign requests. */
export const keyPurposeOf = ({ authMethod, kind }: Pick<Client, 'authMethod' | 'kind'>): SigningKeyPurpose =>
  isAccountKind(kind) && authMethod === 'private_key_jwt' ? 'client_auth' : 'sign';

/** What a token of the account may carry. */
export const mayCarry = ({ tokenScopes }: Pick<Client, 'tokenScopes'>, scope: string): boolean =>
  scope === KEYS_SCOPE || tokenScopes.includes(scope);
