// For what anybody may read: nobody has to say who asks, but a credential that is sent must hold, and a client that must sign
// its requests must sign this one as well. Spends nothing.
import { headerValues } from '@davit/protocol';
import { authenticateClient } from '../clients/authenticate-client.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import { EMPTY_FORM } from '../http/form.ts';
import type { Refusal } from '../refusal.ts';
import { authenticateAccessToken } from './authenticate-access-token.ts';

/** Null for a request that names nobody, and for a caller who is known. */
export async function refuseCaller(context: AuthContext, request: AuthRequest): Promise<Refusal | null> {
  const [authorization] = headerValues(request, 'authorization');
  if (authorization === undefined) return null;
  const known = /^basic\b/i.test(authorization)
    ? await authenticateClient(context, request, EMPTY_FORM)
    : await authenticateAccessToken(context, request, { scope: null });
  return known.ok ? null : known.failure;
}
