// The rules of accounts of publishers and operators: who they are, how they prove it, what their tokens may reach. No I/O.
import { accountIdPrefix, isAccountKind, scopesOfKind } from '../clients/account.ts';
import type { ClientKind } from '../clients/client.ts';
import type { CheckedClientDocument } from './client-document.ts';

const AUTH_METHODS: readonly string[] = ['private_key_jwt', 'request_signature'];

export function accountIdProblem(clientId: string, kind: ClientKind): string | null {
  if (!isAccountKind(kind)) return null;
  const prefix = accountIdPrefix(kind);
  return clientId.startsWith(prefix) && clientId.length > prefix.length
    ? null
    : `client_id: of an account of this kind begins with ${prefix}`;
}

function scopesProblem({ kind, token_scopes: scopes = [] }: CheckedClientDocument): string | null {
  if (!isAccountKind(kind)) return scopes.length === 0 ? null : 'token_scopes: only an account has them';
  if (new Set(scopes).size < scopes.length) return 'token_scopes: a scope comes twice';
  const allowed = scopesOfKind(kind);
  return scopes.every((scope) => allowed.includes(scope))
    ? null
    : `token_scopes: a ${kind} may have ${allowed.join(', ')}`;
}

/** What the whole document says wrong about an account, or null. */
export function accountProblem(document: CheckedClientDocument): string | null {
  const { auth_method, classic_signing, dpop, kind, origins, publisher_id, request_signing } = document;
  const isPublisher = kind === 'publisher';
  if (isPublisher !== (publisher_id !== null))
    return isPublisher ? 'publisher_id: an account of a publisher needs it' : 'publisher_id: only a publisher has one';
  const scopes = scopesProblem(document);
  if (scopes !== null || !isAccountKind(kind)) return scopes;
  if (!AUTH_METHODS.includes(auth_method)) return `auth_method: an account uses ${AUTH_METHODS.join(' or ')}`;
  if (dpop === 'optional') return 'dpop: an account must use it';
  if (origins.length > 0) return 'origins: an account is never used from a web page';
  if (classic_signing) return 'classic_signing: it covers no header, so an account signs with davit-1 alone';
  // The registry takes tokens that are bound to a key; it verifies no signature of a request.
  return request_signing === 'required' ? 'request_signing: the registry cannot demand it of an account yet' : null;
}
