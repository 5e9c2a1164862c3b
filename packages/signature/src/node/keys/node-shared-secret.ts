// A shared secret over node:crypto. Compares in constant time.
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { checkSecret, HMAC_BYTES } from '../../keys/signature-form.ts';
import type { SharedSecret } from '../../keys/web-verification-key.ts';
import type { NodeSigningKey, NodeVerificationKey } from './node-key.ts';

/** An existing shared secret. Whoever verifies can also sign: prefer a key pair. */
export function nodeSharedSecret({ secret, keyid, owner }: SharedSecret): NodeSigningKey & NodeVerificationKey {
  checkSecret(secret, keyid);
  const key = createSecretKey(secret);
  // By way of a text, as nodeHashing does.
  const mac = (data: Uint8Array) => Buffer.from(createHmac('sha256', key).update(data).digest('binary'), 'binary');
  return {
    algorithm: 'hmac-sha256',
    keyid,
    owner,
    sign: mac,
    verify: (signature, data) => signature.length === HMAC_BYTES && timingSafeEqual(signature, mac(data)),
  };
}
