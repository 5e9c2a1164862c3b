// The consent object: everything a host needs to draw the sheet, from this server's own records and never from text that
// the mini-program sent (authorization.md §4). No I/O.
import type { Consent } from '@davit/protocol';
import type { Client } from '../clients/client.ts';
import type { UserProfile } from '../users/user.ts';
import { type DeclaredScope, scopeWords } from './consent-scope.ts';
import { previewOf } from './preview.ts';

export const appView = (app: Client): Consent['app'] => ({
  id: app.clientId,
  name: app.name,
  publisher: app.publisher,
  verified: app.publisherVerified,
  icon: app.icon,
  privacy_url: app.privacyUrl,
  contact: app.contact,
});

export interface SheetFacts {
  readonly hash: string;
  readonly app: Client;
  readonly scopes: readonly DeclaredScope[];
  /** Scopes of the live grant whose texts have not changed. */
  readonly held: readonly string[];
  readonly profile: UserProfile;
  readonly locale: string;
  readonly expiresInSeconds: number;
}

export function consentSheet(facts: SheetFacts): Consent {
  return {
    hash: facts.hash,
    app: appView(facts.app),
    scopes: facts.scopes.map((scope) => ({
      name: scope.declared.name,
      ...scopeWords(scope, facts.locale),
      preview: previewOf(scope.declared.name, facts.profile),
      required: scope.declared.required,
      held: facts.held.includes(scope.declared.name),
      retention: scope.declared.retention,
      recipients: [...scope.declared.recipients],
    })),
    connects_to: [...facts.app.connectsTo],
    locale: facts.locale,
    expires_in: facts.expiresInSeconds,
  };
}
