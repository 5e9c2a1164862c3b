// Does a grant answer the question already, or must the user be asked? (authorization.md §4) No I/O.
import type { Digest } from '@davit/crypto';
import type { Grant } from '../ports/authorization-store.ts';
import type { DeclaredScope } from './consent-scope.ts';
import { isPurposeUnchanged } from './purpose-hash.ts';

export type Coverage =
  | { readonly kind: 'covered'; readonly grant: Grant }
  | {
      readonly kind: 'ask';
      readonly because: 'no_grant' | 'withdrawn' | 'wider' | 'text_changed' | 'ask_every_time' | 'restored' | 'prompt';
    };

/** Scopes of a live grant that are still held on the very words that the user agreed to. */
export async function heldScopes(grant: Grant | null, scopes: readonly DeclaredScope[], digest: Digest) {
  const held: string[] = [];
  if (grant?.state !== 'active') return held;
  for (const scope of scopes) {
    const { name } = scope.declared;
    if (grant.scopes.includes(name) && (await isPurposeUnchanged(grant.purposeHashes[name], scope, digest)))
      held.push(name);
  }
  return held;
}

/** `offline_access` is covered like any other scope once it had its own line on a sheet; nothing grants it without one. */
export async function decideCoverage(
  grant: Grant | null,
  scopes: readonly DeclaredScope[],
  digest: Digest,
): Promise<Coverage> {
  if (grant === null) return { kind: 'ask', because: 'no_grant' };
  if (grant.state === 'withdrawn') return { kind: 'ask', because: 'withdrawn' };
  if (grant.askAnew) return { kind: 'ask', because: 'restored' };
  if (grant.askEveryTime) return { kind: 'ask', because: 'ask_every_time' };
  if (scopes.some(({ declared }) => !grant.scopes.includes(declared.name))) return { kind: 'ask', because: 'wider' };
  const held = await heldScopes(grant, scopes, digest);
  return held.length === scopes.length ? { kind: 'covered', grant } : { kind: 'ask', because: 'text_changed' };
}
