// The thumbprints of a client's keys with their one purpose: a public key belongs to one client (authorization.md §1).
import { jwkThumbprint, type PublicJwk } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import type { KeyClaim } from '../ports/client-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { keyTaken } from '../signing/registration/key-taken.ts';

export async function keyClaims(
  context: Pick<AuthContext, 'crypto'>,
  keys: readonly PublicJwk[],
): Promise<Result<readonly KeyClaim[], Refusal>> {
  const claims: KeyClaim[] = [];
  for (const [index, key] of keys.entries()) {
    const thumbprint = await jwkThumbprint(key, context.crypto);
    if (thumbprint === null)
      return fail(
        refuse(
          'invalid_request',
          `keys.${index}: members of the key are missing or not in base64url of their exact length`,
        ),
      );
    if (claims.some((claim) => claim.thumbprint === thumbprint))
      return fail(refuse('invalid_request', `keys.${index}: this key comes twice`));
    claims.push({ thumbprint, purpose: 'client_auth' });
  }
  return ok(claims);
}

export const clientKeyTaken = (): Refusal => keyTaken('keys: a key belongs to another client or purpose already');
