// One scope as a mini-program may ask for it: the deployment's text beside the publisher's purpose. No I/O.
import type { Client, ClientScope } from '../clients/client.ts';
import type { AuthConfig, ScopeText } from '../config.ts';
import { textIn } from './locale.ts';
import { scopeText } from './standard-scope-texts.ts';

export interface DeclaredScope {
  readonly text: ScopeText;
  readonly declared: ClientScope;
}

/** The app's scope, or null when its manifest does not declare it or the deployment does not know it. */
export function declaredScope(config: Pick<AuthConfig, 'scopeTexts'>, app: Client, name: string): DeclaredScope | null {
  const declared = app.scopes.find((scope) => scope.name === name);
  const text = scopeText(config, name);
  return declared === undefined || text === null ? null : { text, declared };
}

/** What the user reads about a scope, in one language. */
export const scopeWords = (scope: DeclaredScope, locale: string): { readonly title: string; readonly why: string } => ({
  title: textIn(scope.text.title, locale),
  why: textIn(scope.declared.why, locale),
});
