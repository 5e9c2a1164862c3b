// The classic scheme: what it accepts, and each way in which it refuses.
import { constants, sign as signWith } from 'node:crypto';
import {
  addHeader,
  changeHeader,
  dropHeader,
  repeatHeader,
  setBody,
  setHeader,
  setMethod,
  setTarget,
} from '../changes.ts';
import { type ClassicOptions, classicVector } from '../classic-vector.ts';
import { KEYS } from '../keys.ts';
import { NOW, ORDER, sha256 } from '../profile-vector.ts';
import { privateKeyOf } from '../signatures.ts';
import type { Vector } from '../vector.ts';

const malformed = (name: string, shows: string, options: ClassicOptions) =>
  classicVector(name, shows, { code: 'malformed', ...options });
const time = (name: string, shows: string, text: string) => malformed(`time-${name}`, shows, { time: text });
const invalid = (name: string, shows: string, options: ClassicOptions) =>
  classicVector(name, shows, { code: 'signature_invalid', attack: 'T137', ...options });
const FIRST = 'sha256-rsa/first';
const again = (name: string, shows: string, options: ClassicOptions) =>
  classicVector(name, shows, { body: ORDER, ...options, verifier: { accepted_before: [FIRST] } });
const hash = sha256(ORDER).toString('hex');
const classicKey = privateKeyOf(KEYS['rsa-classic'].privateJwk);

export const classicCases: readonly Vector[] = [
  ...['GET', 'HEAD', 'DELETE', 'POST', 'PUT', 'PATCH'].map((method) =>
    classicVector(`method-${method.toLowerCase()}`, `${method} without a body.`, { method }),
  ),
  ...['POST', 'PUT', 'PATCH', 'DELETE'].map((method) =>
    classicVector(`body-${method.toLowerCase()}`, `${method} with a body: its SHA-256 is the fifth field.`, {
      method,
      body: ORDER,
    }),
  ),
  classicVector('empty-hash', 'X-Content-SHA256 of no bytes is a fifth field, too.', {
    sha256: sha256('').toString('hex'),
  }),
  classicVector('zero-length', 'A length of zero is no body.', { more: [['Content-Length', '0']] }),
  classicVector('iso', 'The time in ISO 8601.', { time: '2027-01-15T08:00:00Z' }),
  classicVector('iso-milliseconds', 'The time in ISO 8601 with milliseconds.', { time: '2027-01-15T08:00:00.123Z' }),
  classicVector('fast-clock', 'The caller’s clock is a minute fast.', { time: `${NOW + 60}000` }),
  classicVector('slow-clock', 'The caller’s clock is a minute slow.', { time: `${NOW - 60}000` }),
  classicVector('plus-signs', 'Plus signs in the URL are text.', { target: '/v1/a+b?q=c+d+1' }),
  classicVector('client-punctuation', 'Everything that a client id may hold.', {
    client: 'Shop_1.north-2',
    verifier: { keys: { 'Shop_1.north-2': ['rsa-classic'] } },
  }),
  classicVector('port', 'An origin with a port, over http.', {
    origin: 'http://localhost:8080',
    verifier: { origin: ['http://localhost:8080'] },
  }),
  classicVector('second-key', 'The client changes from one key to the next: both are active.', {
    key: 'rsa-classic-next',
    verifier: { keys: { shop: ['rsa-classic', 'rsa-classic-next'] } },
  }),
  classicVector('second-origin', 'Of two origins, Host chooses.', {
    origin: 'https://eu.example.com',
    change: setHeader('host', 'eu.example.com'),
    verifier: { origin: ['https://api.example.com', 'https://eu.example.com'] },
  }),
  classicVector('header-added', 'Headers are not covered: the limit of this scheme.', {
    change: addHeader('Authorization', 'Bearer x'),
    attack: 'T138',
  }),
  classicVector('first', 'The first of two requests.', { body: ORDER }),

  ...['OPTIONS', 'TRACE', 'get', 'PURGE', 'GET+https://api.example.com/x'].map((method) =>
    malformed(
      `method-refused-${method.replace(/\W.*/, '-plus').toLowerCase()}`,
      `The classic scheme has no method ${method}.`,
      {
        method,
      },
    ),
  ),
  time('missing', 'No time.', ''),
  time('seconds', 'Seconds where milliseconds belong.', `${NOW}`),
  time('fourteen-digits', 'A digit too many.', `${NOW}0000`),
  time('negative', 'A negative time.', `-${NOW}000`),
  time('fraction', 'Milliseconds with a fraction.', `${NOW}000.5`),
  time('offset', 'A time zone other than UTC.', '2027-01-15T09:00:00+01:00'),
  time('no-zone', 'No time zone.', '2027-01-15T08:00:00'),
  time('date-only', 'A date alone.', '2027-01-15'),
  time('microseconds', 'Microseconds.', '2027-01-15T08:00:00.123456Z'),
  time('no-such-day', 'A day that no calendar has.', '2027-02-30T08:00:00Z'),
  time('lower-case', 'Lower-case letters.', '2027-01-15t08:00:00z'),
  time('http-date', 'A date as HTTP writes it.', 'Fri, 15 Jan 2027 08:00:00 GMT'),
  ...['', 'shop+1', 'shop 1', 'caf\u00e9', 'a/b', 'x'.repeat(65)].map((client, i) =>
    malformed(
      `client-refused-${i + 1}`,
      `A client id of the wrong form: ${client === '' ? 'none' : `“${client.slice(0, 8)}”`}.`,
      { client },
    ),
  ),
  ...['X-Signature', 'X-Request-Time', 'X-Client-Id', 'X-Content-SHA256'].map((name) =>
    malformed(`twice-${name.toLowerCase()}`, `${name} comes twice.`, {
      body: ORDER,
      change: repeatHeader(name),
      attack: 'T152',
    }),
  ),
  malformed('hash-upper-case', 'X-Content-SHA256 is lower case.', { body: ORDER, sha256: hash.toUpperCase() }),
  malformed('hash-short', 'X-Content-SHA256 has 64 digits.', { body: ORDER, sha256: hash.slice(1) }),
  malformed('hash-base64', 'X-Content-SHA256 is hexadecimal.', {
    body: ORDER,
    sha256: sha256(ORDER).toString('base64'),
  }),
  malformed('signature-base64url', 'base64url is not base64.', {
    change: changeHeader('x-signature', (value) => `-_${value.slice(2)}`),
  }),
  malformed('signature-hexadecimal', 'The signature is base64.', { change: setHeader('x-signature', 'abc') }),
  malformed('target', 'A target that two programs read differently.', { target: '/v1/%2e%2e/admin', attack: 'T148' }),
  classicVector('no-signature', 'No X-Signature.', { change: dropHeader('x-signature'), code: 'signature_missing' }),
  classicVector('body-without-hash', 'A body needs X-Content-SHA256.', { body: ORDER, sha256: null, code: 'coverage' }),
  classicVector('body-smuggled', 'A body that no header announced and no hash covers.', {
    change: setBody(ORDER),
    isLate: true,
    code: 'coverage',
  }),
  classicVector('content-encoding', 'Content-Encoding is refused.', {
    body: ORDER,
    more: [['Content-Encoding', 'gzip']],
    code: 'coverage',
    attack: 'T151',
  }),
  classicVector('trailer', 'Trailers are refused.', { more: [['Trailer', 'X-A']], code: 'coverage', attack: 'T151' }),
  classicVector('body-changed', 'The body is another.', {
    body: ORDER,
    change: setBody(`${ORDER} `),
    code: 'digest_mismatch',
    attack: 'T136',
  }),
  classicVector('body-gone', 'The body was taken away.', {
    body: ORDER,
    change: setBody(null),
    code: 'digest_mismatch',
    attack: 'T136',
  }),
  classicVector('future', 'The caller’s clock is 61 seconds fast.', { time: `${NOW + 61}000`, code: 'clock_skew' }),
  classicVector('future-millisecond', 'A millisecond too early.', { time: `${NOW + 60}001`, code: 'clock_skew' }),
  classicVector('late', 'Made 61 seconds ago.', { time: `${NOW - 61}000`, code: 'expired' }),
  classicVector('late-millisecond', 'A millisecond too late.', { time: `${NOW - 61}999`, code: 'expired' }),
  classicVector('late-iso', 'Made on another day.', { time: '2027-01-14T08:00:00Z', code: 'expired' }),
  classicVector('unknown-client', 'A client that nobody knows.', {
    client: 'bakery',
    code: 'unknown_key',
    attack: 'T145',
  }),
  classicVector('no-key', 'A client without an active key.', { verifier: { keys: { shop: [] } }, code: 'unknown_key' }),
  classicVector('other-kind-of-key', 'A client whose key is of another algorithm.', {
    verifier: { keys: { shop: ['ed25519'] } },
    code: 'unknown_key',
    attack: 'T144',
  }),
  invalid('method-changed', 'Another method.', { method: 'POST', change: setMethod('PUT') }),
  invalid('path-changed', 'Another path.', { change: setTarget('/v1/payments?table=7') }),
  invalid('query-changed', 'Another query.', { change: setTarget('/v1/orders?table=8') }),
  invalid('origin-changed', 'Signed for another API.', { origin: 'https://other.example.com' }),
  invalid('scheme-changed', 'Signed for http.', { origin: 'http://api.example.com' }),
  invalid('time-changed', 'Another time.', { change: setHeader('x-request-time', `${NOW}001`) }),
  invalid('time-respelled', 'The same time in another spelling is another text.', {
    change: setHeader('x-request-time', '2027-01-15T08:00:00Z'),
  }),
  invalid('client-changed', 'Another client, whose key is another.', {
    change: setHeader('x-client-id', 'bakery'),
    verifier: { keys: { shop: ['rsa-classic'], bakery: ['rsa-classic-next'] } },
    attack: 'T145',
  }),
  invalid('hash-added', 'A fifth field was added with a body.', {
    change: (request) => addHeader('X-Content-SHA256', hash)(setBody(ORDER)(request)),
    attack: 'T136',
  }),
  invalid('hash-removed', 'The fifth field was taken away with the body.', {
    body: ORDER,
    change: (request) => dropHeader('content-length')(dropHeader('x-content-sha256')(setBody(null)(request))),
    attack: 'T136',
  }),
  invalid('hash-and-body', 'Body and hash were changed together.', {
    body: ORDER,
    change: (request) => setHeader('x-content-sha256', sha256('x').toString('hex'))(setBody('x')(request)),
    attack: 'T136',
  }),
  invalid('boundary', 'Fields moved across a plus sign: the string is rebuilt, never split.', {
    target: `/v1/a+${NOW}000+shop`,
    change: setTarget('/v1/a'),
  }),
  invalid('line-end', 'Signed with a line end behind the string.', { text: (text) => `${text}\n` }),
  invalid('encoded-plus', 'The plus signs are literal.', { text: (text) => text.replaceAll('+', '%2B') }),
  invalid('other-key', 'Signed with a key that is not active.', { key: 'rsa-classic-next' }),
  invalid('sha512', 'SHA512withRSA.', {
    sign: (text) => signWith('sha512', Buffer.from(text), classicKey),
    attack: 'T154',
  }),
  invalid('pss', 'RSASSA-PSS.', {
    sign: (text) =>
      signWith('sha256', Buffer.from(text), {
        key: classicKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 0,
      }),
    attack: 'T154',
  }),
  again('again', 'The same request again.', { code: 'replayed', attack: 'T139' }),
  again('again-other-header', 'The same request with another header, which nobody covers.', {
    more: [['Authorization', 'Bearer x']],
    code: 'replayed',
    attack: 'T139',
  }),
  again('again-without-length', 'The same request, its body announced in another way.', {
    change: (request) => addHeader('Transfer-Encoding', 'chunked')(dropHeader('content-length')(request)),
    code: 'replayed',
    attack: 'T139',
  }),
  again('next-millisecond', 'An equal request, a millisecond later.', { time: `${NOW}001` }),
  classicVector('store-down', 'The store cannot answer.', {
    verifier: { replay_store: 'down' },
    code: 'replay_store_down',
    attack: 'T141',
  }),
  classicVector('store-down-body', 'The store cannot answer, for a request with a body.', {
    body: ORDER,
    verifier: { replay_store: 'down' },
    code: 'replay_store_down',
    attack: 'T141',
  }),
];
