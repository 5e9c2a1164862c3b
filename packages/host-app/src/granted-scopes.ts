// What the user's switches amount to: required scopes always, optional ones as chosen. Pure.
import type { ConsentScope } from '@davit/protocol';

/** Scopes to grant, in the server's order. */
export const grantedScopes = (scopes: readonly ConsentScope[], declined: ReadonlySet<string>): string[] =>
  scopes.filter(({ name, required }) => required || !declined.has(name)).map(({ name }) => name);
