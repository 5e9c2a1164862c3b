// The client credential as an HTTP Basic header (RFC 6749 §2.3.1). Language only; never logged.
import { encodeBase64url, encodeUtf8 } from '@davit/crypto';
import { percentEncode } from './percent-encode.ts';

/** base64 with padding (RFC 4648 §4), which Basic wants. */
function encodeBase64(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes).replace(/-/g, '+').replace(/_/g, '/');
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

// > The client identifier is encoded using the "application/x-www-form-urlencoded" encoding algorithm
export const basicCredential = (clientId: string, secret: string): string =>
  `Basic ${encodeBase64(encodeUtf8(`${percentEncode(clientId)}:${percentEncode(secret)}`))}`;
