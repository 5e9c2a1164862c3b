// The parameters of a bridge call, fit to be looked at and kept: secrets masked, sizes bounded, invisible characters gone. Pure. When
// in doubt it masks: a developer knows what was sent, and pictures of screens travel far.
import { plainText } from '@davit/host';
import type { Json } from '@davit/protocol';

const MASK = '•••';
const MAX_NAMES = 12;
const MAX_ITEMS = 20;
const MAX_DEPTH = 3;
const MAX_TEXT = 200;
/** A secret that begins within what is shown is seen whole, so that it is masked whole. */
const LOOK_AHEAD = 400;

const WORDS =
  'token|secret|passw|credential|authoriz|cookie|jwt|assertion|verifier|signature|session|(?:api|private|access)[_-]?key';
const SECRET_NAME = new RegExp(`${WORDS}|(?:^|[_.-])(?:code|pin|otp|nonce|state)$`, 'i');
/** `"refreshToken":"…"`, `password=…`, `Authorization: Bearer …`, within a text. */
const NAMED_IN_TEXT = new RegExp(
  `([\\w-]{0,40}(?:${WORDS}|\\bcode\\b|\\bpin\\b|\\botp\\b)[\\w-]{0,40}\\\\?["']?\\s{0,3}[:=]\\s{0,3})(\\\\?"[^"]*"?|(?:Bearer |DPoP |Basic )?[^\\s,;&"'}]+)`,
  'gi',
);
/** The secrets of the authorization server, signed tokens, and whatever is long and random enough to be one. */
const TOKEN = /\b[a-z]{2,3}_[0-9a-f]{12,}[\w.-]*|\beyJ[\w-]{6,}[\w.-]*|[\w-]{32,}/g;
const isRandom = (text: string): boolean => text.includes('_') || (/\d/.test(text) && /[A-Za-z]/.test(text));

/** Public by nature, though they look like secrets. Of this method all others are masked until they are named. */
const PUBLIC_OF_CODES: ReadonlySet<string> = new Set(['scope', 'code_challenge', 'dpop_jkt', 'prompt']);

const cut = (text: string): string =>
  text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… (${text.length.toLocaleString('en')} characters)`;

function maskText(text: string): string {
  const masked = text
    .slice(0, MAX_TEXT + LOOK_AHEAD)
    .replace(NAMED_IN_TEXT, `$1${MASK}`)
    .replace(TOKEN, (found) => (isRandom(found) ? MASK : found));
  return text.length <= MAX_TEXT
    ? masked
    : `${masked.slice(0, MAX_TEXT)}… (${text.length.toLocaleString('en')} characters)`;
}

function maskValue(value: Json, depth: number): Json {
  if (typeof value === 'string') return maskText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => maskValue(item, depth - 1));
    return value.length > MAX_ITEMS ? [...items, `… (${value.length} in all)`] : items;
  }
  const names = Object.keys(value);
  const members = names.slice(0, MAX_ITEMS).map((name): [string, Json] => {
    const inner = value[name] as Json;
    return [maskText(name), SECRET_NAME.test(name) ? MASK : maskValue(inner, depth - 1)];
  });
  return Object.fromEntries(names.length > MAX_ITEMS ? [...members, ['…', `${names.length} in all`]] : members);
}

const shown = (value: Json): string =>
  plainText(typeof value === 'string' ? value : cut(JSON.stringify(value)), MAX_TEXT + 40);

/** By name, as the details of a row show them. */
export function maskParams(method: string, params: Json): Readonly<Record<string, string>> {
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    return { params: shown(maskValue(params, MAX_DEPTH)) };
  const names = Object.keys(params);
  // What is kept under the name of a secret is one.
  const isOfSecret = typeof params.key === 'string' && SECRET_NAME.test(params.key);
  const isHidden = (name: string): boolean => {
    if (method === 'auth.requestCode') return !PUBLIC_OF_CODES.has(name);
    return SECRET_NAME.test(name) || (isOfSecret && name === 'value');
  };
  const isPublic = (name: string): boolean => method === 'auth.requestCode' && PUBLIC_OF_CODES.has(name);
  const entries = names.slice(0, MAX_NAMES).map((name): [string, string] => {
    const value = params[name] as Json;
    const text = typeof value === 'string' && isPublic(name) ? cut(value) : maskValue(value, MAX_DEPTH);
    return [plainText(maskText(name), 40), isHidden(name) ? MASK : shown(text)];
  });
  if (names.length > MAX_NAMES) entries.push(['…', `${names.length} in all`]);
  return Object.fromEntries(entries);
}
