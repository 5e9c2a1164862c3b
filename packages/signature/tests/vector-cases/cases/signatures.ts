// The bytes of signatures: one bit changed, another form, forged from nothing; and parameters changed after signing.
import { constants, createHash, createHmac, sign as signWith } from 'node:crypto';
import { type Change, changeInput, changeSignature } from '../changes.ts';
import { ORDER as CURVE_ORDER, toBytes, toInteger } from '../deterministic-ecdsa.ts';
import { KEYS, type KeyName } from '../keys.ts';
import { NOW, nonceOf, type Options, ORDER, profileVector } from '../profile-vector.ts';
import { privateKeyOf } from '../signatures.ts';
import type { Vector } from '../vector.ts';

const invalid = (name: string, shows: string, options: Options) =>
  profileVector(`signature/${name}`, shows, { body: ORDER, code: 'signature_invalid', attack: 'T154', ...options });
const form = (name: string, shows: string, key: KeyName, change: (signature: Buffer) => Uint8Array) =>
  invalid(`${key}-${name}`, shows, { key, change: changeSignature(change) });
const parameter = (name: string, shows: string, change: Change) =>
  invalid(`parameter-${name}`, shows, { change, attack: 'T137' });

const flip = (at: number) => (signature: Buffer) => {
  const changed = Buffer.from(signature);
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
};
const half = (signature: Buffer, which: 0 | 1) => signature.subarray(which * 32, which * 32 + 32);
const withR = (r: Uint8Array) => (signature: Buffer) => Buffer.concat([r, half(signature, 1)]);
const withS = (s: Uint8Array) => (signature: Buffer) => Buffer.concat([half(signature, 0), s]);
const ZERO = Buffer.alloc(32);
const ONE = toBytes(1n);

/** RFC 3279: what OpenSSL writes by default. */
function toDer(signature: Buffer): Buffer {
  const integers = [half(signature, 0), half(signature, 1)].map((bytes) => {
    const short = Buffer.from(
      toInteger(bytes)
        .toString(16)
        .replace(/^(.(?:..)*)$/, '0$1'),
      'hex',
    );
    const positive = (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), short]) : short;
    return Buffer.concat([Buffer.of(2, positive.length), positive]);
  });
  const content = Buffer.concat(integers);
  return Buffer.concat([Buffer.of(0x30, content.length), content]);
}

const ED25519_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const reversed = (bytes: Uint8Array): Buffer => Buffer.from(bytes).reverse();
const addOrder = (signature: Buffer) =>
  withS(reversed(toBytes(toInteger(reversed(half(signature, 1))) + ED25519_ORDER)))(signature);
const point = (text: string) => Buffer.from(text, 'hex');

const rsa = privateKeyOf(KEYS.rsa.privateJwk);
const secret = Buffer.from(KEYS.secret.secret, 'base64');
const every: readonly KeyName[] = ['ed25519', 'ecdsa', 'rsa', 'secret'];

export const signatureCases: readonly Vector[] = [
  profileVector(
    'signature/ecdsa-high-s',
    'n - s signs as s does: both are accepted, the nonce makes a request single.',
    {
      key: 'ecdsa',
      change: changeSignature((signature) => withS(toBytes(CURVE_ORDER - toInteger(half(signature, 1))))(signature)),
      attack: 'T154',
    },
  ),
  ...every.flatMap((key) => [
    form('first-bit', 'A bit of the first byte is another.', key, flip(0)),
    form('last-bit', 'A bit of the last byte is another.', key, flip(-1)),
    form('short', 'The last byte is missing.', key, (signature) => signature.subarray(0, -1)),
    form('long', 'A byte more.', key, (signature) => Buffer.concat([signature, Buffer.of(0)])),
    form('empty', 'No bytes.', key, () => Buffer.alloc(0)),
    form('zeros', 'All bytes are zero.', key, (signature) => Buffer.alloc(signature.length)),
  ]),
  form('der', 'The DER form in place of r ‖ s.', 'ecdsa', toDer),
  form('zero-r', 'r is zero.', 'ecdsa', withR(ZERO)),
  form('zero-s', 's is zero.', 'ecdsa', withS(ZERO)),
  form('order-r', 'r is the order.', 'ecdsa', withR(toBytes(CURVE_ORDER))),
  form('order-s', 's is the order.', 'ecdsa', withS(toBytes(CURVE_ORDER))),
  form('s-plus-order', 's of another spelling: beyond the order.', 'ecdsa', () =>
    Buffer.concat([ONE, toBytes(CURVE_ORDER + 1n)]),
  ),
  form('one-one', 'r and s are one.', 'ecdsa', () => Buffer.concat([ONE, ONE])),
  form('halves-swapped', 's ‖ r.', 'ecdsa', (signature) => Buffer.concat([half(signature, 1), half(signature, 0)])),
  form('s-plus-order', 'S of another spelling: S + L.', 'ed25519', addOrder),
  form('small-order-identity', 'R is the neutral element, S is zero.', 'ed25519', () =>
    Buffer.concat([point(`01${'00'.repeat(31)}`), ZERO]),
  ),
  form('small-order-two', 'R is a point of order two, S is zero.', 'ed25519', () =>
    Buffer.concat([point(`ec${'ff'.repeat(30)}7f`), ZERO]),
  ),
  form('small-order-eight', 'R is a point of order eight.', 'ed25519', (signature) =>
    withR(point('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'))(signature),
  ),
  form('non-canonical-r', 'R is not reduced.', 'ed25519', (signature) =>
    withR(point(`ee${'ff'.repeat(30)}7f`))(signature),
  ),
  form('halves-swapped', 'S ‖ R.', 'ed25519', (signature) => Buffer.concat([half(signature, 1), half(signature, 0)])),
  invalid('ed25519-prehashed', 'Signed over the SHA-256 of the base.', {
    sign: (base) => signWith(null, createHash('sha256').update(base).digest(), privateKeyOf(KEYS.ed25519.privateJwk)),
  }),
  invalid('rsa-sha512', 'PKCS #1 with SHA-512.', {
    key: 'rsa',
    sign: (base) => signWith('sha512', Buffer.from(base), rsa),
  }),
  invalid('rsa-sha1', 'PKCS #1 with SHA-1.', { key: 'rsa', sign: (base) => signWith('sha1', Buffer.from(base), rsa) }),
  invalid('rsa-leading-zero', 'A zero before the signature.', {
    key: 'rsa',
    change: changeSignature((signature) => Buffer.concat([Buffer.of(0), signature])),
  }),
  invalid('rsa-pss', 'RSASSA-PSS in place of PKCS #1.', {
    key: 'rsa',
    // Without salt it is the same on every run.
    sign: (base) =>
      signWith('sha256', Buffer.from(base), { key: rsa, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 }),
  }),
  invalid('secret-sha512', 'HMAC-SHA-512, cut to 32 bytes.', {
    key: 'secret',
    sign: (base) => createHmac('sha512', secret).update(base).digest().subarray(0, 32),
  }),
  invalid('secret-half', 'Half of an HMAC.', {
    key: 'secret',
    change: changeSignature((signature) => signature.subarray(0, 16)),
  }),
  invalid('secret-prefix', 'SHA-256 of secret and base: open to length extension, and not offered.', {
    key: 'secret',
    sign: (base) => createHash('sha256').update(secret).update(base).digest(),
    attack: 'T153',
  }),
  parameter('created', 'created was changed after signing.', changeInput(`created=${NOW}`, `created=${NOW + 1}`)),
  parameter('expires', 'expires was changed after signing.', changeInput(`expires=${NOW + 60}`, `expires=${NOW + 59}`)),
  parameter('nonce', 'The nonce was changed after signing.', changeInput(/nonce="."?/, 'nonce="-')),
  parameter(
    'order',
    'The parameters were reordered after signing.',
    changeInput(/(;alg="[^"]*")(;tag="[^"]*")/, '$2$1'),
  ),
  invalid('components-reordered', 'Two covered headers changed places after signing.', {
    more: [
      ['Authorization', 'a'],
      ['DPoP', 'b'],
    ],
    change: changeInput('"authorization" "dpop"', '"dpop" "authorization"'),
    attack: 'T137',
  }),
  invalid('component-moved', 'The signature of a request without a body, put on one with a body.', {
    body: ORDER,
    sign: (base) => {
      const cut = base
        .split('\n')
        .filter((line) => !line.startsWith('"content-'))
        .join('\n');
      return signWith(null, Buffer.from(cut), privateKeyOf(KEYS.ed25519.privateJwk));
    },
    attack: 'T137',
  }),
  invalid('line-end', 'Signed with a line end behind the last line.', {
    sign: (base) => signWith(null, Buffer.from(`${base}\n`), privateKeyOf(KEYS.ed25519.privateJwk)),
  }),
  invalid('carriage-return', 'Signed with CR LF between the lines.', {
    sign: (base) => signWith(null, Buffer.from(base.replaceAll('\n', '\r\n')), privateKeyOf(KEYS.ed25519.privateJwk)),
  }),
  invalid('of-another-request', 'The signature of another request of the same caller.', {
    sign: (base) =>
      signWith(
        null,
        Buffer.from(base.replace(nonceOf('signature/of-another-request'), nonceOf('another'))),
        privateKeyOf(KEYS.ed25519.privateJwk),
      ),
    attack: 'T137',
  }),
];
