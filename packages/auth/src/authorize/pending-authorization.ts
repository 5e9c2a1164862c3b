// What the first step of a brokered authorization fixed, and the auth_session that carries it to the decision.
import { fail, ok, type Result } from '@davit/protocol';
import { AUTH_SESSION_TTL_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import type { Form } from '../http/form.ts';
import type { AuthSession, NewAuthSession, SessionPresentation } from '../ports/authorization-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { hashSecret, parseSecret } from '../secrets/secret.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { HostSession } from './host-session.ts';

/** Stored as JSON in the auth_session: nothing of it comes from the second call. */
export interface PendingAuthorization {
  readonly request: AuthorizationRequest;
  /** When the user proved who they are, milliseconds: the host login, or a later factor in this very session. */
  readonly authTime: number;
  /** Language of the sheet that was sent; null while a factor is wanted. */
  readonly locale: string | null;
}

export interface PresentedAuthorization {
  readonly session: AuthSession;
  readonly pending: PendingAuthorization;
  readonly presented: SessionPresentation;
}

const bindingOf = (caller: HostSession, appId: string) => ({
  hostClientId: caller.host.clientId,
  installationJkt: caller.installationJkt,
  hostFamilyId: caller.familyId,
  appId,
});

export const newSession = (
  caller: HostSession,
  secret: { readonly id: string; readonly secretHash: Uint8Array },
  pending: PendingAuthorization,
  sheet: { readonly consentHash: string | null; readonly clientVersion: number; readonly wrongFactors: number },
): NewAuthSession => ({
  ...bindingOf(caller, pending.request.appId),
  id: secret.id,
  secretHash: secret.secretHash,
  kind: 'brokered',
  userId: caller.user.userId,
  request: JSON.stringify(pending),
  ttlMs: AUTH_SESSION_TTL_SECONDS * 1000,
  ...sheet,
});

/** Reads without spending. Any other host, installation, host session or app gets `invalid_session` and changes nothing. */
export async function readPresented(
  context: AuthContext,
  caller: HostSession,
  form: Form,
): Promise<Result<PresentedAuthorization, Refusal>> {
  const handle = form.require('auth_session');
  if (!handle.ok) return handle;
  const appId = form.require('app_id');
  if (!appId.ok) return appId;
  const secret = parseSecret('ses', handle.value);
  if (secret === null) return fail(refuse('invalid_session'));
  const secretHash = await hashSecret(context, secret.secret);
  const presented: SessionPresentation = { ...bindingOf(caller, appId.value), id: secret.id, secretHash };
  const session = await context.store.authorizations.peekSession(presented);
  if (session === null || session.kind !== 'brokered' || session.userId !== caller.user.userId)
    return fail(refuse('invalid_session'));
  return ok({ session, presented, pending: JSON.parse(session.request) as PendingAuthorization });
}
