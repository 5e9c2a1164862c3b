// The one decision on request signing, made wherever it becomes known which client speaks: at client authentication and at
// every access token. Spends and counts nothing.
import type { Client } from '../clients/client.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { Refusal } from '../refusal.ts';
import { signatureRefusal } from './signature-refusal.ts';

/** Null when the request is signed by this very client, or need not be signed. */
export function decideSigning(
  context: Pick<AuthContext, 'config' | 'store'>,
  request: AuthRequest,
  client: Pick<Client, 'clientId' | 'requestSigning'>,
): Refusal | null {
  const { signature } = request;
  if (signature === null)
    return client.requestSigning === 'required'
      ? signatureRefusal(context, request, { reason: 'signature_missing' })
      : null;
  if (signature.clientId === client.clientId) return null;
  return signatureRefusal(context, request, { reason: 'unknown_key', keyid: signature.keyid });
}
