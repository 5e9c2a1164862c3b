// Unguessable names: 128 bits in base64url.
import { encodeBase64url } from '@davit/crypto';

export const randomId = (random: (length: number) => Uint8Array): string => encodeBase64url(random(16));
