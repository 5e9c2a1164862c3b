// Stores what the user is about to be asked, and answers the sheet: `insufficient_authorization`, or `consent_changed` when
// it replaces one that is out of date. Issues nothing.
import type { PlainRequest } from '@davit/protocol';
import { AUTH_SESSION_TTL_SECONDS } from '../config.ts';
import type { DeclaredScope } from '../consent/consent-scope.ts';
import { consentSheet } from '../consent/consent-sheet.ts';
import { heldScopes } from '../consent/coverage.ts';
import { chooseLocale } from '../consent/locale.ts';
import type { AuthContext } from '../context.ts';
import type { AuditEntry } from '../ports/audit-store.ts';
import type { SessionPresentation } from '../ports/authorization-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { mintSecret } from '../secrets/secret.ts';
import { openProfile } from '../users/profile.ts';
import { brokeredFacts } from './brokered-audit.ts';
import { type BrokeredQuestion, questionHash } from './brokered-question.ts';
import { newSession } from './pending-authorization.ts';
import { putSession } from './put-session.ts';

export interface SheetInput extends BrokeredQuestion {
  /** When the user proved who they are, milliseconds. */
  readonly authTime: number;
  /** The session that the new one replaces; null at the first step. */
  readonly presented: SessionPresentation | null;
  readonly reason: 'insufficient_authorization' | 'consent_changed';
  /** Why the user is asked, for the audit log. */
  readonly because: string;
}

/** Languages in which a text of this sheet exists. */
const localesOf = (scopes: readonly DeclaredScope[]): string[] => [
  ...new Set(scopes.flatMap(({ text, declared }) => [...Object.keys(text.title), ...Object.keys(declared.why)])),
];

function auditOf(request: PlainRequest, input: SheetInput): AuditEntry {
  const scope = input.scopes.map(({ declared }) => declared.name);
  return {
    event: input.reason === 'consent_changed' ? 'consent.changed' : 'consent.asked',
    ...brokeredFacts(request, input.caller, input.app.clientId),
    grantId: input.grant?.grantId,
    status: 400,
    reason: input.reason,
    detail: { scope, because: input.because },
  };
}

export async function openSheet(context: AuthContext, request: PlainRequest, input: SheetInput): Promise<Refusal> {
  const { caller, app, asked, scopes, grant, presented, authTime } = input;
  const locale = chooseLocale(asked.locales, localesOf(scopes));
  const secret = await mintSecret(context, 'ses');
  const hash = await questionHash(context, input, secret.id, locale);
  const consent = consentSheet({
    hash,
    app,
    scopes,
    held: await heldScopes(grant, scopes, context.crypto),
    profile: await openProfile(context, caller.user),
    locale,
    expiresInSeconds: AUTH_SESSION_TTL_SECONDS,
  });
  const sheet = { consentHash: hash, clientVersion: app.version, wrongFactors: 0 };
  const session = newSession(caller, secret, { request: asked, authTime, locale }, sheet);
  const refusal = await putSession(context, caller, presented, session, auditOf(request, input));
  return refusal ?? { ...refuse(input.reason), members: { auth_session: secret.text, next: ['consent'], consent } };
}
