// GET /client/me: whose token this is, how long it lives, and what it and its account may do.
import { fail, ok } from '@davit/protocol';
import { type CallerHandler, createDoor } from '../http/door.ts';
import { json } from '../http/respond.ts';
import type { LiveClientToken } from '../ports/client-token-store.ts';
import { refuse } from '../refusal.ts';
import { keyView } from '../signing/registration/key-view.ts';
import { authenticateClientToken } from '../tokens/authenticate-client-token.ts';
import { accountView } from './account-view.ts';

export const forAccount = createDoor<LiveClientToken>(
  (context, request) => authenticateClientToken(context, request, { scope: null }),
  [['vary', 'Authorization, DPoP']],
);

export const showMe: CallerHandler<LiveClientToken> = async (context, _request, token) => {
  const { clientId, expiresAt, keyid, scope } = token;
  const client = await context.store.clients.find(clientId);
  const key = await context.store.signingKeys.get({ clientId, keyid });
  if (client === null || key === null) return fail(refuse('not_found'));
  return ok(
    json(200, {
      ...accountView(context.config, client),
      token: { scope, expires_at: new Date(expiresAt).toISOString() },
      key: keyView(key, context.store.now()),
    }),
  );
};
