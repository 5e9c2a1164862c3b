// Signs a request by davit-1 and answers the headers to add. Sends nothing; clock and key come as arguments.
import { type Awaitable, encodeBase64, encodeBase64url } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import { serializeContentDigest } from '../http-signature/content-digest.ts';
import type { HeaderLine } from '../http-signature/request-head.ts';
import { serializeString } from '../http-signature/structured-fields/serialize-field.ts';
import type { Hashing } from '../keys/hashing.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { webHashing } from '../keys/web-hashing.ts';
import { isMethod } from './head-fault.ts';
import { HeaderTable, isPlainHeaderValue } from './header-table.ts';
import {
  BODY_COMPONENTS,
  COVERED_WHEN_PRESENT,
  MAX_LIFETIME_SECONDS,
  MAX_NONCE_LENGTH,
  MIN_NONCE_LENGTH,
  NONCE_BYTES,
  PROFILE_TAG,
  REQUEST_COMPONENTS,
} from './limits.ts';
import type { SignableRequest, SignOptions } from './sign-options.ts';
import { parseSignableUrl } from './signable-url.ts';
import { profileBase } from './signature-base.ts';

const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

export function bodyDigest(body: SignableRequest['body'], hashing: Hashing): Awaitable<Uint8Array | null> {
  if (body === null || body === undefined) return null;
  if ('sha256' in body) return body.sha256;
  return body.length === 0 ? null : hashing.sha256(body);
}

/** The covered headers that go out besides the caller's own. */
function bodyHeaders(sha256: Uint8Array | null, own: HeaderTable): HeaderLine[] {
  if (own.has('content-digest')) throw new TypeError('Content-Digest is made by the signer: leave it out');
  if (sha256 === null) return [];
  const added: HeaderLine[] = [['Content-Digest', serializeContentDigest(sha256)]];
  if (!own.has('content-type')) added.push(['Content-Type', DEFAULT_CONTENT_TYPE]);
  return added;
}

function coveredFields(sha256: Uint8Array | null, table: HeaderTable, further: readonly string[]): string[] {
  const fields: string[] = sha256 === null ? [] : [...BODY_COMPONENTS];
  for (const name of [...COVERED_WHEN_PRESENT, 'content-encoding', ...further.map((text) => text.toLowerCase())])
    if (table.has(name) && !fields.includes(name)) fields.push(name);
  for (const name of fields)
    if (table.isRepeated(name) || !isPlainHeaderValue(table.get(name) as string))
      throw new TypeError(`the header "${name}" cannot be signed: once, in visible ASCII, without spaces around it`);
  return fields;
}

function parametersOf(key: SigningKey, options: SignOptions, hashing: Hashing): string {
  const lifetime = options.lifetime ?? MAX_LIFETIME_SECONDS;
  if (!(lifetime >= 1 && lifetime <= MAX_LIFETIME_SECONDS))
    throw new TypeError(`a signature lives 1 to ${MAX_LIFETIME_SECONDS} seconds`);
  const nonce = options.nonce ?? encodeBase64url(hashing.randomBytes(NONCE_BYTES));
  if (nonce.length < MIN_NONCE_LENGTH || nonce.length > MAX_NONCE_LENGTH)
    throw new TypeError(`a nonce has ${MIN_NONCE_LENGTH} to ${MAX_NONCE_LENGTH} characters`);
  const created = Math.floor(options.now);
  return `;created=${created};expires=${created + Math.floor(lifetime)};nonce=${serializeString(nonce)};keyid=${serializeString(key.keyid)};alg="${key.algorithm}";tag="${PROFILE_TAG}"`;
}

/**
 * The headers to add: Content-Digest and, if there is none, Content-Type when there is a body; Signature-Input; Signature.
 * Throws a TypeError for a request that no verifier would take. Answers at once when key and hashing do; always `await` it.
 */
export function signRequest(
  request: SignableRequest,
  key: SigningKey,
  options: SignOptions,
): Awaitable<readonly HeaderLine[]> {
  const hashing = options.hashing ?? webHashing;
  if (!isMethod(request.method)) throw new TypeError('the method is not a method name');
  const { authority, target } = parseSignableUrl(request.url);
  const label = options.label ?? 'sig1';
  if (!/^[a-z*][a-z0-9_\-.*]*$/.test(label)) throw new TypeError('a label is a lower-case structured field key');
  const parameters = parametersOf(key, options, hashing);
  const own = request.headers ?? [];
  return andThen(bodyDigest(request.body, hashing), (sha256) => {
    const added = bodyHeaders(sha256, new HeaderTable(own));
    const table = new HeaderTable([...own, ...added]);
    const fields = coveredFields(sha256, table, options.cover ?? []);
    const raw = `(${[...REQUEST_COMPONENTS, ...fields].map((name) => `"${name}"`).join(' ')})${parameters}`;
    const base = profileBase(request.method, authority, target, fields, table, raw);
    return andThen(key.sign(base), (signature): readonly HeaderLine[] => [
      ...added,
      ['Signature-Input', `${label}=${raw}`],
      ['Signature', `${label}=:${encodeBase64(signature)}:`],
    ]);
  });
}
