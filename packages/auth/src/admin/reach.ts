// How far an operator's account reaches: over no other operator's account that may have more than its token carries. Else whoever
// may add accounts could give itself every scope.
import { fail } from '@davit/protocol';
import type { Client } from '../clients/client.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { AdminCause, AdminHandler } from './admin-caller.ts';

type Reached = Pick<Client, 'kind' | 'tokenScopes'>;

/** Null when the caller may make, change or enrol it. The process itself and the token of development may all. */
export function beyondReach({ scopes }: Pick<AdminCause, 'scopes'>, { kind, tokenScopes }: Reached): Refusal | null {
  if (scopes === undefined || kind !== 'operator') return null;
  const missing = tokenScopes.find((scope) => !scopes.includes(scope));
  if (missing === undefined) return null;
  const hint = `Use a token that has ${missing} itself.`;
  return refuse('insufficient_scope', 'The account has more scopes than the access token', hint);
}

/** For verbs of one client, by its id in the path. */
export const withinReach =
  (handler: AdminHandler): AdminHandler =>
  async (context, request, cause, params) => {
    const client = await context.store.clients.find(params.id ?? '');
    if (client === null) return fail(refuse('not_found'));
    const beyond = beyondReach(cause, client);
    return beyond === null ? handler(context, request, cause, params) : fail(beyond);
  };
