// Headers: which must be covered, in which order, once each, without flags, in characters that no proxy rewrites.
import { addFirst, addHeader, changeHeader, dropHeader, renameHeader, repeatHeader, setHeader } from '../changes.ts';
import { type Options, ORDER, profileVector } from '../profile-vector.ts';
import type { Header, Vector } from '../vector.ts';

const AUTHORIZATION: Header = ['Authorization', 'Bearer at_9kf2'];
const KEY: Header = ['Idempotency-Key', '"order-4711"'];
const all: Options = { body: ORDER, more: [AUTHORIZATION, ['DPoP', 'eyJ.e30.AA'], KEY] };

const header = (name: string, shows: string, options: Options) => profileVector(`headers/${name}`, shows, options);
const coverage = (name: string, shows: string, components: (list: string[]) => string[], options: Options = all) =>
  profileVector(`coverage/${name}`, shows, { ...options, components, code: 'coverage', attack: 'T147' });
const without = (name: string) => (list: string[]) => list.filter((item) => item !== `"${name}"`);
const flagged = (name: string, flag: string) => (list: string[]) =>
  list.map((item) => (item === `"${name}"` ? item + flag : item));
const wrong = { code: 'signature_invalid', attack: 'T138' } as const;
const malformed = { code: 'malformed', attack: 'T152' } as const;

const required = ['@method', '@authority', '@path', '@query', 'content-digest', 'content-type'];
const whenPresent = ['authorization', 'dpop', 'idempotency-key'];

export const headerCases: readonly Vector[] = [
  header('names-lower-case', 'Header names come in any case (HTTP/2 sends lower case).', {
    ...all,
    change: ({ headers, ...rest }) => ({
      ...rest,
      headers: headers.map(([name, value]) => [name.toLowerCase(), value]),
    }),
  }),
  header('names-upper-case', 'Header names come in any case.', {
    ...all,
    change: renameHeader('authorization', 'AUTHORIZATION'),
  }),
  header('order-of-lines', 'The order of the header lines does not count.', {
    body: ORDER,
    change: (request) => ({ ...request, headers: [...request.headers].reverse() }),
  }),
  header('uncovered-added', 'A header that nobody covers was added: accepted, and not readable for the handler.', {
    change: addHeader('X-Debug', '1'),
    attack: 'T138',
  }),
  header('further', 'A further header that the caller covers by itself.', {
    more: [['X-Tenant', 'north']],
    cover: ['x-tenant'],
  }),
  header('demanded', 'A further header that the API demands.', {
    more: [['X-Tenant', 'north']],
    cover: ['x-tenant'],
    verifier: { cover: ['x-tenant'] },
  }),
  header('demanded-absent', 'A further header that the API demands when present, and which is absent.', {
    verifier: { cover: ['x-tenant'] },
  }),
  header('other-order', 'Headers behind the body’s may come in any order.', {
    ...all,
    components: (list) => [...list.slice(0, 6), ...list.slice(6).reverse()],
  }),
  header('inner-spaces', 'Spaces within a value are kept.', { more: [['Idempotency-Key', 'a  b   c']] }),
  header('changed-content-type', 'The type of the body is another.', {
    ...all,
    ...wrong,
    change: setHeader('content-type', 'application/xml'),
  }),
  header('changed-authorization', 'Another access token.', {
    ...all,
    ...wrong,
    change: setHeader('authorization', 'Bearer at_stolen'),
  }),
  header('changed-dpop', 'Another DPoP proof.', { ...all, ...wrong, change: setHeader('dpop', 'eyJ.e31.AA') }),
  header('changed-idempotency-key', 'Another idempotency key.', {
    ...all,
    ...wrong,
    change: changeHeader('idempotency-key', (value) => value.replace('4711', '4712')),
  }),
  header('changed-digest', 'Body and Content-Digest were changed together.', {
    ...all,
    ...wrong,
    attack: 'T136',
    change: setHeader('content-digest', 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'),
  }),
  header('digest-spelling', 'The same digest in another spelling is other bytes.', {
    ...all,
    ...wrong,
    change: changeHeader('content-digest', (value) => `${value} , md5=:AA==:`),
  }),
  header('gone', 'A covered header was taken away.', {
    ...all,
    code: 'coverage',
    attack: 'T138',
    change: dropHeader('authorization'),
  }),
  header('added', 'An Authorization header was added on the way.', {
    code: 'coverage',
    attack: 'T138',
    change: addHeader(...AUTHORIZATION),
  }),
  header('idempotency-key-added', 'An idempotency key was added on the way.', {
    body: ORDER,
    code: 'coverage',
    attack: 'T138',
    change: addHeader(...KEY),
  }),
  header('twice', 'A covered header comes twice.', { ...all, ...malformed, change: repeatHeader('idempotency-key') }),
  header('twice-behind', 'A second line after the covered one.', {
    ...all,
    ...malformed,
    change: addHeader('authorization', 'Bearer x'),
  }),
  header('twice-before', 'A second line before the covered one.', {
    ...all,
    ...malformed,
    change: addFirst('Content-Type', 'text/html'),
  }),
  header('twice-signed', 'Two lines that the caller signed as one.', {
    ...all,
    more: [...(all.more ?? []), ['Authorization', 'Bearer two']],
    ...malformed,
  }),
  header('space-before', 'A value with a space before it.', { more: [['Idempotency-Key', ' a']], ...malformed }),
  header('space-behind', 'A value with a space behind it.', { more: [['Idempotency-Key', 'a ']], ...malformed }),
  header('tab', 'A tab within a value.', { more: [['Idempotency-Key', 'a\tb']], ...malformed }),
  header('folded', 'A folded line.', { more: [['Idempotency-Key', 'a\r\n b']], ...malformed }),
  header('line-break', 'A line break that writes a line of the signature base.', {
    more: [['Idempotency-Key', 'a\n"authorization": Bearer x']],
    ...malformed,
  }),
  header('nul', 'A control character.', { more: [['Idempotency-Key', 'a\u0000b']], ...malformed }),
  header('latin', 'Characters beyond ASCII.', { more: [['Idempotency-Key', 'caf\u00e9']], ...malformed }),
  header('too-many', 'More than 128 header lines.', {
    more: Array.from({ length: 129 }, (_, i): Header => ['X', `${i}`]),
    code: 'malformed',
  }),

  coverage('empty', 'A signature over nothing.', () => []),
  ...required.map((name) => coverage(`without-${name.replace('@', '')}`, `${name} is not covered.`, without(name))),
  ...whenPresent.map((name) => coverage(`without-${name}`, `${name} is present and not covered.`, without(name))),
  coverage('demanded', 'What the API demands is not covered.', (list) => list, {
    more: [['X-Tenant', 'north']],
    verifier: { cover: ['x-tenant'] },
  }),
  coverage('only-headers', 'Headers alone.', (list) => list.slice(6)),
  coverage('twice', 'A component twice.', (list) => [...list, '"@method"']),
  coverage('header-twice', 'A header twice among the components.', (list) => [...list, '"authorization"']),
  coverage('order', 'Method and authority change places.', ([a = '', b = '', ...rest]) => [b, a, ...rest]),
  coverage('body-behind-headers', 'The body’s components come last.', (list) => [
    ...list.slice(0, 4),
    ...list.slice(6),
    ...list.slice(4, 6),
  ]),
  coverage('type-before-digest', 'content-type comes before content-digest.', (list) => [
    ...list.slice(0, 4),
    '"content-type"',
    '"content-digest"',
    ...list.slice(6),
  ]),
  ...[';sf', ';bs', ';tr', ';key="sha-256"'].map((flag) =>
    coverage(
      `flag-${flag.slice(1).replace(/\W.*/, '')}`,
      `content-digest with ${flag} is another value than a handler reads.`,
      flagged('content-digest', flag),
    ),
  ),
  coverage('flag-req', '@method;req is of another message.', flagged('@method', ';req')),
  coverage('unknown-derived', 'A derived component of which this profile knows nothing.', (list) => [
    ...list,
    '"@target-uri"',
  ]),
  coverage('query-param', 'Single query parameters in place of the query.', (list) =>
    list.map((item) => (item === '"@query"' ? '"@query-param";name="table"' : item)),
  ),
  coverage('upper-case', 'A header name in upper case.', (list) => list, {
    ...all,
    more: [...(all.more ?? []), ['X-Tenant', 'north']],
    cover: ['X-Tenant'],
  }),
  coverage('absent', 'A covered header that the request has not.', (list) => [...list, '"x-tenant"']),
  coverage('itself', 'The signature covers Signature-Input.', (list) => [...list, '"signature-input"']),
  coverage('hop-by-hop', 'What changes on the way cannot be covered.', (list) => [...list, '"connection"'], {
    ...all,
    more: [...(all.more ?? []), ['Connection', 'keep-alive']],
  }),
  coverage('token', 'A component that is a token.', (list) => [...list, 'host']),
  coverage('too-many', 'More than 32 components.', (list) => [
    ...list,
    ...Array.from({ length: 30 }, (_, i) => `"x-${i}"`),
  ]),
  coverage('digest-without-type', 'A digest without a type.', (list) => list.slice(0, 5), {
    method: 'PUT',
    body: '',
    headers: [['Host', 'api.example.com']],
  }),
];
