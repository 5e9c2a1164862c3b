// The client credential as an HTTP Basic header (RFC 6749 §2.3.1). Language only; never logged.
import { encodeBase64, encodeUtf8 } from '@davit/crypto';
import { percentEncode } from './percent-encode.ts';

// > The client identifier is encoded using the "application/x-www-form-urlencoded" encoding algorithm
export const basicCredential = (clientId: string, secret: string): string =>
  `Basic ${encodeBase64(encodeUtf8(`${percentEncode(clientId)}:${percentEncode(secret)}`))}`;
