// A key that signs bundles belongs to its publisher and to that purpose alone: no client signs in, or signs a request, with it.
import { jwkThumbprint, type PublicJwk } from '@davit/crypto';
import type { AuthContext } from '../../context.ts';

/** False when it is a client's key; nothing is claimed then. Again: true. */
export async function claimBundleKey(
  { crypto, store }: Pick<AuthContext, 'crypto' | 'store'>,
  publicJwk: PublicJwk,
  publisherId: string,
): Promise<boolean> {
  const thumbprint = await jwkThumbprint(publicJwk, crypto);
  if (thumbprint === null) return false;
  const audit = [{ event: 'bundle_key.claimed', detail: { keyid: thumbprint, publisher_id: publisherId } }];
  return store.signingKeys.claimBundleKey({ thumbprint, publisherId, audit });
}
