// Parameters and time: created and expires bound the life of a signature, the nonce makes it single, no parameter is optional but alg.
import { NOW, type Options, profileVector } from '../profile-vector.ts';
import type { Code, Vector } from '../vector.ts';

const replace = (name: string, text: string | null) => (list: string[]) =>
  list.flatMap((item) => (item.startsWith(`${name}=`) ? (text === null ? [] : [text]) : [item]));
const parameter = (name: string, shows: string, options: Options) =>
  profileVector(`parameters/${name}`, shows, options);
const bad = (name: string, shows: string, of: string, text: string | null, code: Code = 'malformed') =>
  parameter(name, shows, { parameters: replace(of, text), code, attack: 'T143' });
const time = (name: string, shows: string, created: number, expires: number, code?: Code, now = NOW) =>
  profileVector(`time/${name}`, shows, {
    created,
    expires,
    verifier: { now },
    ...(code === undefined ? {} : { code, attack: 'T143' }),
  });

export const parameterCases: readonly Vector[] = [
  parameter('reversed', 'Parameters come in any order, and are signed in that order.', {
    parameters: (list) => [...list].reverse(),
  }),
  parameter('alphabetical', 'Parameters in alphabetical order.', { parameters: (list) => [...list].sort() }),
  parameter('nonce-22', 'The shortest nonce: 22 characters hold 128 bits in base64url.', { nonce: 'A'.repeat(22) }),
  parameter('nonce-128', 'The longest nonce.', { nonce: 'nonce'.repeat(26).slice(0, 128) }),
  parameter('nonce-punctuation', 'A nonce is any string.', { nonce: 'b3k2 pp5k/7z=50+gnwp.yemd, (;)' }),
  parameter('nonce-escaped', 'Quotation marks and backslashes are escaped in strings.', {
    nonce: '\\"quoted\\" and \\\\ slashed',
  }),
  parameter('label', 'The label is the caller’s choice.', { label: 'my-app_1.0*' }),
  parameter('label-star', 'A label may begin with an asterisk.', { label: '*a' }),
  bad('without-created', 'created is missing.', 'created', null),
  bad('without-expires', 'expires is missing.', 'expires', null),
  bad('without-nonce', 'nonce is missing.', 'nonce', null),
  bad('without-keyid', 'keyid is missing.', 'keyid', null),
  bad('without-tag', 'tag is missing: it is none of our signatures.', 'tag', null, 'signature_missing'),
  bad('created-string', 'created is a string.', 'created', `created="${NOW}"`),
  bad('created-decimal', 'created is a decimal.', 'created', `created=${NOW}.0`),
  bad('created-negative', 'created is negative.', 'created', 'created=-1'),
  bad('created-date', 'created is a date (RFC 9651), not an integer.', 'created', `created=@${NOW}`),
  bad('created-too-large', 'created is 2^53, which no structured field holds.', 'created', 'created=9007199254740992'),
  bad('created-zero', 'created has a leading zero.', 'created', `created=0${NOW}`),
  bad('created-flag', 'created without a value.', 'created', 'created'),
  bad('created-twice', 'created twice: which one counts?', 'created', `created=1;created=${NOW}`),
  bad('expires-string', 'expires is a string.', 'expires', `expires="${NOW + 60}"`),
  bad('expires-before', 'expires is before created.', 'expires', `expires=${NOW - 1}`),
  bad('expires-at-once', 'expires is created.', 'expires', `expires=${NOW}`),
  bad('expires-too-late', 'expires is 61 seconds after created.', 'expires', `expires=${NOW + 61}`),
  bad('expires-far', 'A signature for ever.', 'expires', 'expires=999999999999999'),
  bad('nonce-short', 'A nonce of 21 characters.', 'nonce', `nonce="${'A'.repeat(21)}"`),
  bad('nonce-long', 'A nonce of 129 characters.', 'nonce', `nonce="${'A'.repeat(129)}"`),
  bad('nonce-empty', 'An empty nonce.', 'nonce', 'nonce=""'),
  bad('nonce-bytes', 'A nonce that is a byte sequence.', 'nonce', 'nonce=:MTIzNDU2Nzg5MDEyMzQ1Ng==:'),
  bad('keyid-empty', 'An empty keyid.', 'keyid', 'keyid=""'),
  bad('keyid-long', 'A keyid of 129 characters.', 'keyid', `keyid="${'k'.repeat(129)}"`),
  bad('keyid-token', 'A keyid that is a token.', 'keyid', 'keyid=shop'),
  bad('unknown', 'A parameter of which this profile knows nothing.', 'tag', 'tag="davit-1";x=1'),
  bad('alg-token', 'alg is a token.', 'alg', 'alg=ed25519'),
  bad('tag-token', 'tag is a token: it is none of our signatures.', 'tag', 'tag=davit-1', 'signature_missing'),
  bad('tag-case', 'The tag in another case is another tag.', 'tag', 'tag="Davit-1"', 'signature_missing'),
  bad('tag-version', 'The tag of another version.', 'tag', 'tag="davit-2"', 'signature_missing'),

  time('skew', 'The caller’s clock is 30 seconds fast.', NOW + 30, NOW + 90),
  time('oldest', 'Made 60 seconds ago, ends now.', NOW - 60, NOW),
  time('skew-at-end', 'Ended 30 seconds ago: the caller’s clock may be slow.', NOW - 60, NOW - 30),
  time('one-second', 'A signature that lives one second.', NOW, NOW + 1),
  time('fraction', 'The verifier’s clock has fractions.', NOW, NOW + 60, undefined, NOW + 0.999),
  time('future', 'The caller’s clock is 31 seconds fast.', NOW + 31, NOW + 91, 'clock_skew'),
  time('future-day', 'Made tomorrow.', NOW + 86_400, NOW + 86_460, 'clock_skew'),
  time('milliseconds', 'Milliseconds where seconds belong.', NOW * 1000, NOW * 1000 + 60, 'clock_skew'),
  time('largest', 'The largest integer of structured fields.', 999_999_999_999_900, 999_999_999_999_960, 'clock_skew'),
  time('too-old', 'Made 61 seconds ago, not ended yet.', NOW - 61, NOW - 1, 'expired'),
  time('ended', 'Made less than a minute ago, ended 31 seconds ago.', NOW - 60, NOW - 31, 'expired'),
  time('hour', 'Made an hour ago.', NOW - 3_600, NOW - 3_540, 'expired'),
  time('year-1970', 'Made in 1970.', 0, 60, 'expired'),
  time('fraction-late', 'Half a second too late.', NOW - 60, NOW, 'expired', NOW + 0.5),
];
