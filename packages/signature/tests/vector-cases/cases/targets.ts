// Request targets: signed byte by byte, and refused where two programs could read them differently.
import { addHeader, setTarget } from '../changes.ts';
import { profileVector } from '../profile-vector.ts';
import type { Vector } from '../vector.ts';

const accepted: readonly (readonly [name: string, shows: string, target: string])[] = [
  ['root', 'The shortest target.', '/'],
  ['trailing-slash', 'A slash at the end belongs to the path.', '/v1/orders/'],
  ['parameters', 'Path parameters are plain text.', '/v1/orders;a=1;b'],
  ['percent-space', 'An encoded space stays encoded.', '/v1/two%20words'],
  ['percent-lower', 'Lower-case hexadecimal digits stay as they are.', '/v1/caf%c3%a9'],
  ['percent-upper', 'Upper-case hexadecimal digits stay as they are.', '/v1/caf%C3%A9'],
  ['percent-percent', 'An encoded percent sign is not decoded twice.', '/v1/%252e%252e'],
  ['dots-in-names', 'Dots within names are no dot segments.', '/v1/...a/.well-known/b..'],
  ['punctuation', 'Every character that a path may hold unencoded.', "/v1/-._~!$&'()*+,:@="],
  ['encoded-letter', 'A needlessly encoded letter stays encoded.', '/v1/%61'],
  ['query-order', 'A query is text: its parameters stay in their order.', '/v1/orders?b=2&a=1'],
  ['query-repeated', 'The same parameter twice.', '/v1/orders?a=1&a=2'],
  ['query-plus', 'A plus sign in a query stays one.', '/v1/orders?q=a+b'],
  ['query-percent', '%20 in a query stays %20.', '/v1/orders?q=a%20b'],
  ['query-empty-value', 'An empty value.', '/v1/orders?a=&b'],
  ['query-equals', 'An equals sign alone.', '/v1/orders?='],
  ['query-question-marks', 'Only the first question mark begins the query.', '/v1/orders?a=b?c=/d'],
  ['query-dots', 'Slashes and dots in a query are no path.', '/v1/orders?next=/../..//a%2fb'],
  ['query-brackets', 'What clients leave unencoded in queries.', '/v1/orders?a[]=1&b={c|d}^`'],
];

const refused: readonly (readonly [name: string, shows: string, target: string])[] = [
  ['double-slash', 'An empty segment.', '/v1//orders'],
  ['leading-double-slash', 'Two slashes at the beginning: a path, or an authority?', '//v1/orders'],
  ['dot-segment', 'A dot segment in the middle.', '/v1/./orders'],
  ['dot-dot-segment', 'Two dots climb up.', '/v1/../admin'],
  ['dot-at-end', 'A dot segment at the end.', '/v1/orders/.'],
  ['dot-dot-at-end', 'Two dots at the end.', '/v1/orders/..'],
  ['dot-dot-before-query', 'Two dots before the query.', '/v1/..?a=1'],
  ['dot-dot-parameters', 'Some servers cut path parameters off before they climb.', '/v1/..;x/admin'],
  ['encoded-dots', 'Encoded dots are dots for some.', '/v1/%2e%2e/admin'],
  ['encoded-dot-upper', 'In upper case, too.', '/v1/%2E./admin'],
  ['encoded-slash', 'An encoded slash: one segment or two?', '/v1/a%2Fb'],
  ['encoded-slash-lower', 'In lower case, too.', '/v1/a%2fb'],
  ['encoded-backslash', 'An encoded backslash.', '/v1/a%5Cb'],
  ['backslash', 'A backslash is a slash for some.', '/v1\\admin'],
  ['encoded-nul', 'An encoded NUL ends the path for some.', '/v1/a%00b'],
  ['broken-percent', 'A percent sign without two hexadecimal digits.', '/v1/%zz'],
  ['cut-percent', 'A percent sign at the end.', '/v1/%2'],
  ['percent-cut-by-query', 'A percent sign whose digits are in the query.', '/v1/%?2e'],
  ['non-ascii', 'Characters beyond ASCII belong encoded.', '/v1/caf\u00c3\u00a9'],
  ['space', 'A space in the target.', '/v1/two words'],
  ['tab', 'A control character in the target.', '/v1/a\tb'],
  ['fragment', 'A fragment is never sent.', '/v1/orders#a'],
  ['quote', 'A quotation mark belongs encoded.', '/v1/"a"'],
  ['angle-brackets', 'Angle brackets belong encoded.', '/v1/orders?a=<b>'],
  [
    'question-mark-alone',
    'A question mark without a query: RFC 9421 gives it the base of no query at all.',
    '/v1/orders?',
  ],
  ['empty', 'An empty target.', ''],
  ['asterisk', 'The asterisk form.', '*'],
  ['absolute', 'The absolute form, which proxies take.', 'https://api.example.com/v1/orders'],
  ['authority', 'The authority form, which CONNECT takes.', 'api.example.com:443'],
  ['relative', 'A path without its slash.', 'v1/orders'],
];

const changed: readonly (readonly [name: string, shows: string, from: string, to: string])[] = [
  ['path', 'Another path.', '/v1/orders/1', '/v1/orders/2'],
  ['path-case', 'Paths differ by case.', '/v1/orders', '/v1/Orders'],
  ['path-slash', 'A slash was added at the end.', '/v1/orders', '/v1/orders/'],
  ['path-hexadecimal', 'Hexadecimal digits in another case are other bytes.', '/v1/caf%c3%a9', '/v1/caf%C3%A9'],
  ['path-decoded', 'An encoded letter was decoded.', '/v1/%61', '/v1/a'],
  ['path-parameter', 'A path parameter was added.', '/v1/orders', '/v1/orders;admin=1'],
  ['query-added', 'A query was added.', '/v1/orders', '/v1/orders?admin=1'],
  ['query-removed', 'The query was cut off.', '/v1/orders?limit=1', '/v1/orders'],
  ['query-value', 'A value in the query is another.', '/v1/orders?limit=1', '/v1/orders?limit=2'],
  ['query-reordered', 'The parameters come in another order.', '/v1/orders?a=1&b=2', '/v1/orders?b=2&a=1'],
  ['query-repeated', 'A parameter came a second time.', '/v1/orders?a=1', '/v1/orders?a=1&a=2'],
  ['query-plus', 'A plus sign became %20.', '/v1/orders?q=a+b', '/v1/orders?q=a%20b'],
  ['query-empty-value', 'An empty value lost its equals sign.', '/v1/orders?a=', '/v1/orders?a'],
  ['moved', 'Path and query have other boundaries.', '/v1/orders?a=1', '/v1?/orders&a=1'],
];

export const targetCases: readonly Vector[] = [
  ...accepted.map(([name, shows, target]) => profileVector(`targets/${name}`, shows, { target })),
  ...refused.map(([name, shows, target]) =>
    profileVector(`targets/refused-${name}`, shows, { target, code: 'malformed', attack: 'T148' }),
  ),
  ...changed.map(([name, shows, target, to]) =>
    profileVector(`targets/changed-${name}`, shows, {
      target,
      change: setTarget(to),
      code: 'signature_invalid',
      attack: name.startsWith('query-') ? 'T149' : 'T137',
    }),
  ),
  profileVector('targets/rewrite-header', 'A header that names another path changes nothing.', {
    change: addHeader('X-Original-URL', '/admin'),
  }),
];
