// Keys: known or not, and the algorithm belongs to the key, never to the request.
import { createHmac } from 'node:crypto';
import { changeInput } from '../changes.ts';
import { KEYS, publicJwk, type VectorKey } from '../keys.ts';
import { type Options, ORDER, profileVector } from '../profile-vector.ts';
import { signBytes } from '../signatures.ts';
import type { Vector } from '../vector.ts';

const unknown = (name: string, shows: string, options: Options) =>
  profileVector(`keys/${name}`, shows, { code: 'unknown_key', attack: 'T145', ...options });
const algorithm = (name: string, shows: string, options: Options) =>
  profileVector(`alg/${name}`, shows, { code: 'unsupported_alg', attack: 'T144', ...options });
/** HMAC with what everybody knows of a key pair. */
const macWith = (member: string) => (base: string, key: VectorKey) =>
  createHmac('sha256', Buffer.from(publicJwk(key)[member] ?? '', 'base64url'))
    .update(base)
    .digest();

export const keyCases: readonly Vector[] = [
  profileVector('keys/other-owner', 'Each key has its owner, whom the verifier names.', {
    key: 'ed25519-other',
    verifier: { keys: ['ed25519', 'ed25519-other'] },
  }),
  unknown('unknown', 'A key that nobody registered.', { key: 'ed25519-other' }),
  unknown('revoked', 'The key was registered and is revoked: the answer is the same.', {
    verifier: { keys: ['ecdsa', 'rsa', 'secret'] },
  }),
  unknown('none-registered', 'No key at all is registered.', { verifier: { keys: [] } }),
  unknown('classic-key', 'A key of the classic scheme is used for nothing else.', { key: 'rsa-classic' }),
  unknown('owner-as-keyid', 'The owner’s name is no keyid.', { keyid: 'shop' }),
  unknown('keyid-case', 'A thumbprint differs by case.', { keyid: KEYS.ed25519.keyid.toLowerCase() }),
  unknown('keyid-space', 'A space behind the keyid.', { keyid: `${KEYS.ed25519.keyid} ` }),
  unknown('keyid-url', 'A keyid is never fetched.', { keyid: 'https://evil.example/key.jwk' }),
  unknown('keyid-prototype', 'Names that languages have built in.', { keyid: '__proto__' }),
  algorithm('none', 'No algorithm.', { alg: 'none', sign: () => new Uint8Array() }),
  algorithm('rsa-pss', 'An algorithm of RFC 9421 that is none of ours.', { alg: 'rsa-pss-sha512', key: 'rsa' }),
  algorithm('p384', 'Another one.', { alg: 'ecdsa-p384-sha384', key: 'ecdsa' }),
  algorithm('upper-case', 'Algorithm names are lower case.', { alg: 'ED25519' }),
  algorithm('empty', 'An empty name.', { alg: '' }),
  algorithm('jws-name', 'The name that JOSE has for it.', { alg: 'EdDSA' }),
  algorithm('ed25519-for-rsa', 'Ours, but not that of the key.', { alg: 'ed25519', key: 'rsa' }),
  algorithm('rsa-for-ecdsa', 'Ours, but not that of the key.', { alg: 'rsa-v1_5-sha256', key: 'ecdsa' }),
  algorithm('hmac-with-public-ed25519', 'HMAC with the bytes of the public key.', {
    alg: 'hmac-sha256',
    sign: macWith('x'),
  }),
  algorithm('hmac-with-public-rsa', 'HMAC with the modulus.', { alg: 'hmac-sha256', key: 'rsa', sign: macWith('n') }),
  algorithm('changed', 'The algorithm was changed on the way.', {
    change: changeInput('alg="ed25519"', 'alg="ecdsa-p256-sha256"'),
  }),
  profileVector('alg/hmac-silent', 'HMAC with the bytes of the public key, and no word of it.', {
    alg: null,
    sign: macWith('x'),
    code: 'signature_invalid',
    attack: 'T144',
  }),
  profileVector('alg/removed', 'alg was signed and then removed.', {
    body: ORDER,
    change: changeInput(';alg="ed25519"', ''),
    code: 'signature_invalid',
    attack: 'T144',
  }),
  profileVector('keys/of-another', 'Signed with another key than keyid says.', {
    sign: (base) => signBytes(KEYS['ed25519-other'], base),
    code: 'signature_invalid',
    attack: 'T145',
  }),
];
