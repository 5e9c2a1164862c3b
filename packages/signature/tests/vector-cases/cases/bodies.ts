// Bodies: the digest is over the bytes as received, every recognised digest must match, and nothing is read that is not covered.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { addHeader, dropHeader, inOrder, setBody } from '../changes.ts';
import { AUTHORITY, digestOf, type Options, ORDER, profileVector, sha256 } from '../profile-vector.ts';
import type { Header, Vector } from '../vector.ts';

const sha512 = `sha-512=:${createHash('sha512').update(ORDER).digest('base64')}:`;
const wrongSha512 = `sha-512=:${createHash('sha512').update('another').digest('base64')}:`;
// The operating system's byte in the header differs from machine to machine.
const zipped = gzipSync(ORDER).fill(255, 9, 10);
const typed = (type: string, length: number): Header[] => [
  ['Host', AUTHORITY],
  ['Content-Type', type],
  ['Content-Length', `${length}`],
];
const chunked: Header[] = [
  ['Host', AUTHORITY],
  ['Content-Type', 'application/json'],
  ['Transfer-Encoding', 'chunked'],
];
const encoded: Options = { body: zipped, more: [['Content-Encoding', 'gzip']] };

const accepted = (name: string, shows: string, options: Options) => profileVector(`bodies/${name}`, shows, options);
const mismatch = (name: string, shows: string, body: string | Uint8Array | null, options: Options = {}) =>
  accepted(name, shows, { body: ORDER, code: 'digest_mismatch', attack: 'T136', change: setBody(body), ...options });
const malformed = (name: string, shows: string, digest: string) =>
  accepted(name, shows, { body: ORDER, digest, code: 'malformed' });
const uncovered = (name: string, shows: string, options: Options) =>
  accepted(name, shows, { code: 'coverage', attack: 'T147', ...options });

export const bodyCases: readonly Vector[] = [
  accepted('one-byte', 'A body of one byte.', { body: 'x' }),
  accepted('utf-8', 'A body in UTF-8 is its bytes.', { body: '{"dish":"crème brûlée 🍮"}' }),
  accepted('line-ends', 'Line ends are bytes like others.', { body: 'a\r\nb\nc\r' }),
  accepted('four-kilobytes', 'A longer body.', { body: Buffer.alloc(4096, 'davit ') }),
  accepted('form', 'A form is a body of another type.', {
    body: 'dish=soup&count=2',
    headers: typed('application/x-www-form-urlencoded', 17),
  }),
  accepted('type-with-parameters', 'The type is covered as it was sent.', {
    body: ORDER,
    headers: typed('application/json; charset=utf-8', ORDER.length),
  }),
  accepted('empty-with-digest', 'No bytes have a digest, too.', { method: 'PUT', body: '' }),
  accepted('chunked', 'How the body was cut into pieces does not count.', { body: ORDER, headers: chunked }),
  accepted('two-digests', 'Two recognised digests that both match.', {
    body: ORDER,
    digest: `${digestOf(ORDER)}, ${sha512}`,
  }),
  accepted('unknown-digest', 'A digest of an unknown algorithm beside a sha-256 is skipped.', {
    body: ORDER,
    digest: `blake3=:AAAA:, ${digestOf(ORDER)}`,
  }),
  accepted('weak-digest', 'A deprecated algorithm beside a sha-256 is skipped.', {
    body: ORDER,
    digest: `${digestOf(ORDER)}, md5=:1B2M2Y8AsgTpgAmY7PhCfg==:`,
  }),
  accepted('content-encoding', 'An API that accepts Content-Encoding: covered, the digest over the compressed bytes.', {
    ...encoded,
    verifier: { accept_content_encoding: true },
  }),
  mismatch('one-bit', 'One bit of the body is another.', ORDER.replace('2', '3')),
  mismatch('one-byte-more', 'A byte was added to the body.', `${ORDER} `),
  mismatch('one-byte-less', 'A byte was cut off the body.', ORDER.slice(0, -1)),
  mismatch('gone', 'The body was taken away.', null),
  mismatch('line-end', 'A line end was rewritten.', 'a\nb', { body: 'a\r\nb' }),
  mismatch('order-of-members', 'The same JSON with its members in another order.', '{"count":2,"dish":"soup"}'),
  mismatch('second-digest', 'The sha-256 matches, a sha-512 beside it does not.', ORDER, {
    digest: `${digestOf(ORDER)}, ${wrongSha512}`,
  }),
  mismatch('first-digest', 'The sha-512 matches, the sha-256 does not.', ORDER, {
    digest: `${sha512}, ${digestOf('another')}`,
  }),
  mismatch('decompressed', 'The digest is over the bytes as received, not over what they unpack to.', ORDER, {
    ...encoded,
    verifier: { accept_content_encoding: true },
    attack: 'T151',
  }),
  malformed('only-sha-512', 'A sha-256 is required.', sha512),
  malformed('digest-no-dictionary', 'Content-Digest is no structured field.', 'sha-256=abc='),
  malformed(
    'digest-as-string',
    'A digest is a byte sequence, not a string.',
    `sha-256="${sha256(ORDER).toString('base64')}"`,
  ),
  malformed('digest-too-short', 'A sha-256 of 31 bytes.', `sha-256=:${sha256(ORDER).subarray(1).toString('base64')}:`),
  malformed('digest-with-parameter', 'A digest has no parameters.', `${digestOf(ORDER)};a=1`),
  malformed(
    'digest-twice',
    'The same algorithm twice: which one counts?',
    `${digestOf('another')}, ${digestOf(ORDER)}`,
  ),
  malformed('digest-hexadecimal', 'The value is base64, not hexadecimal.', `sha-256=${sha256(ORDER).toString('hex')}`),
  uncovered('content-encoding-refused', 'Content-Encoding is refused unless the API accepts it.', {
    ...encoded,
    attack: 'T151',
  }),
  uncovered('content-encoding-uncovered', 'An accepted Content-Encoding must be covered.', {
    ...encoded,
    components: (list) => list.filter((item) => item !== '"content-encoding"'),
    verifier: { accept_content_encoding: true },
    attack: 'T151',
  }),
  uncovered('trailer', 'A request that announces trailers is refused.', {
    body: ORDER,
    more: [['Trailer', 'X-Total']],
    attack: 'T151',
  }),
  uncovered('announced', 'A body that is announced by Content-Length needs a digest.', {
    body: ORDER,
    digest: null,
  }),
  uncovered('announced-chunked', 'A body that is announced by Transfer-Encoding needs a digest.', {
    body: ORDER,
    headers: chunked,
    digest: null,
  }),
  uncovered('smuggled', 'Bytes that nothing announced (HTTP/2) and no digest covers.', {
    change: setBody(ORDER),
    isLate: true,
  }),
  uncovered('digest-not-covered', 'A Content-Digest that the signature does not cover is worth nothing.', {
    body: ORDER,
    components: (list) => list.slice(0, 4),
  }),
  uncovered('digest-added', 'A Content-Digest that somebody added must be covered, too.', {
    method: 'POST',
    change: inOrder(addHeader('Content-Digest', digestOf(ORDER)), dropHeader('content-length')),
  }),
];
