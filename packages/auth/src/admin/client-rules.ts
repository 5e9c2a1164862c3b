// From a checked document to the columns of a client: defaults, and the rules that span several keys. The refusal names
// the key. No I/O.
import { fail, HOST_SCOPE, isAppId, ok, type Result } from '@davit/protocol';
import { isAccountKind, PUBLISHER_SCOPES } from '../clients/account.ts';
import type { NewClient } from '../clients/client.ts';
import type { AuthConfig } from '../config.ts';
import { scopeText } from '../consent/standard-scope-texts.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { BUILT_IN_NAMESPACE } from '../users/namespace.ts';
import { accountIdProblem, accountProblem } from './account-rules.ts';
import type { CheckedClientDocument } from './client-document.ts';

type Rules = Pick<AuthConfig, 'mode' | 'scopeTexts'>;

const isRepeated = (values: readonly string[]): boolean => new Set(values).size < values.length;

function idProblem({ client_id, kind }: CheckedClientDocument): string | null {
  if (isAccountKind(kind)) return accountIdProblem(client_id, kind);
  if (kind === 'mini-program')
    return isAppId(client_id) ? null : 'client_id: not a possible app id (a-z, 0-9, single -; some are reserved)';
  return client_id === BUILT_IN_NAMESPACE ? 'client_id: this id is reserved' : null;
}

function credentialProblem({ auth_method, keys, kind, dpop }: CheckedClientDocument): string | null {
  // Its keys are registered, each with a proof of possession.
  if (isAccountKind(kind)) return keys.length === 0 ? null : 'keys: an account registers its keys itself';
  if (auth_method === 'private_key_jwt' && keys.length === 0)
    return 'keys: private_key_jwt needs at least one public key';
  if (auth_method !== 'private_key_jwt' && keys.length > 0) return 'keys: only a private_key_jwt client has keys';
  if (auth_method === 'none' && kind !== 'web' && dpop === 'optional') return 'dpop: a public client must use it';
  return null;
}

function signingProblem({ auth_method, request_signing, classic_signing }: CheckedClientDocument): string | null {
  if (request_signing !== 'off') return null;
  if (auth_method === 'request_signature')
    return 'request_signing: a client that authenticates by request signature needs accepted or required';
  return classic_signing ? 'classic_signing: needs request_signing accepted or required' : null;
}

function scopeProblem({ scopes, kind }: CheckedClientDocument, config: Rules): string | null {
  const names = scopes.map(({ name }) => name);
  if (kind !== 'mini-program') return names.length === 0 ? null : 'scopes: only a mini-program declares scopes';
  if (isRepeated(names)) return 'scopes: a scope is declared twice';
  if (names.includes(HOST_SCOPE)) return 'scopes: the scope host is for hosts alone';
  const unknown = names.find((name) => scopeText(config, name) === null);
  if (unknown !== undefined) return `scopes: this server has no scope ${unknown}`;
  // Nothing can be asked for without openid.
  return names.length === 0 || names.includes('openid') ? null : 'scopes: openid must be among them';
}

function originProblem(document: CheckedClientDocument, { mode }: Rules): string | null {
  const { client_id, kind, origins, connects_to } = document;
  if (isRepeated(origins)) return 'origins: an origin comes twice';
  // Where a native host runs it. No other page can have that origin: only the host's engine serves the scheme.
  const native = `davit-app://${client_id}`;
  const isNative = (origin: string): boolean => kind === 'mini-program' && origin === native;
  if (origins.some((origin) => origin.startsWith('davit-app:') && !isNative(origin)))
    return `origins: in native hosts a mini-program has ${native} and no other`;
  if (mode !== 'production') return null;
  if (origins.some((origin) => !origin.startsWith('https:') && !isNative(origin)))
    return 'origins: production needs https';
  return connects_to.every((origin) => /^(?:https|wss):/.test(origin))
    ? null
    : 'connects_to: production needs https or wss';
}

/** Without a secret: whether one is made, and when, is the caller's. */
export function toColumns(
  config: Rules,
  document: CheckedClientDocument,
): Result<Omit<NewClient, 'secretHash'>, Refusal> {
  const problem =
    idProblem(document) ??
    credentialProblem(document) ??
    signingProblem(document) ??
    scopeProblem(document, config) ??
    originProblem(document, config) ??
    accountProblem(document);
  if (problem !== null) return fail(refuse('invalid_request', problem));
  const isPublic = document.auth_method === 'none';
  return ok({
    clientId: document.client_id,
    kind: document.kind,
    name: document.name,
    publisher: document.publisher,
    publisherVerified: document.publisher_verified,
    sectorId: document.sector_id ?? document.publisher,
    authMethod: document.auth_method,
    keys: document.keys,
    state: document.state,
    scopes: document.scopes.map(({ min_assurance: minAssurance, ...scope }) => ({ ...scope, minAssurance })),
    origins: document.origins,
    connectsTo: document.connects_to,
    icon: document.icon,
    privacyUrl: document.privacy_url,
    contact: document.contact,
    dpop: document.dpop ?? defaultDpop(document),
    refreshRotation: document.refresh_rotation ?? (isPublic ? 'always' : 'never'),
    requestSigning: document.request_signing,
    classicSigning: document.classic_signing,
    publisherId: document.publisher_id,
    tokenScopes: document.token_scopes ?? defaultTokenScopes(document.kind),
  });
}

/** Whose credential lives on people's machines and in pipelines binds its tokens to a key of the process. */
export const defaultDpop = ({
  auth_method,
  kind,
}: Pick<CheckedClientDocument, 'auth_method' | 'kind'>): NewClient['dpop'] =>
  auth_method === 'none' || isAccountKind(kind) ? 'required' : 'optional';

export const defaultTokenScopes = (kind: NewClient['kind']): string[] =>
  kind === 'publisher' ? [...PUBLISHER_SCOPES] : [];

/** The client proves itself with a secret of ours. */
export const hasSecretMethod = ({ authMethod }: Pick<NewClient, 'authMethod'>): boolean =>
  authMethod === 'client_secret_basic' || authMethod === 'client_secret_post';
