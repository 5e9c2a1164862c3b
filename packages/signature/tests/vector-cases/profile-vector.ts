// Makes one vector of davit-1: signs a request by its own few lines, then lets a case change it. Uses nothing of the package.
import { createHash } from 'node:crypto';
import { KEYS, type KeyName, type VectorKey } from './keys.ts';
import { signBytes } from './signatures.ts';
import { BEFORE_THE_SIGNATURE, type Code, type Header, type ProfileVerifier, type Vector } from './vector.ts';

export const NOW = 1_800_000_000;
export const AUTHORITY = 'api.example.com';
export const ORDER = '{"dish":"soup","count":2}';

export interface Request {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: Uint8Array | null;
}

export interface Options {
  readonly method?: string;
  readonly target?: string;
  readonly body?: string | Uint8Array | null;
  /** Headers behind the usual ones. */
  readonly more?: readonly Header[];
  /** Headers in place of the usual ones. */
  readonly headers?: readonly Header[];
  /** Content-Digest, when it is not just the sha-256 of the body; null: none. */
  readonly digest?: string | null;
  readonly key?: KeyName;
  readonly authority?: string;
  readonly created?: number;
  readonly expires?: number;
  readonly nonce?: string;
  readonly keyid?: string;
  readonly alg?: string | null;
  readonly label?: string;
  /** Further names to cover. */
  readonly cover?: readonly string[];
  /** The component identifiers as text, such as `"@method"`. */
  readonly components?: (list: string[]) => string[];
  /** The parameters as text, such as `created=1`. */
  readonly parameters?: (list: string[]) => string[];
  readonly sign?: (base: string, key: VectorKey) => Uint8Array;
  /** What happens on the way. */
  readonly change?: (request: Request) => Request;
  readonly verifier?: Partial<ProfileVerifier>;
  /** Accepted when absent. */
  readonly code?: Code;
  /** Refused after the signature was compared, by a code that mostly comes before. */
  readonly isLate?: true;
  readonly attack?: string;
}

export const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();
export const digestOf = (body: Uint8Array | string): string => `sha-256=:${sha256(body).toString('base64')}:`;
const bytesOf = (body: string | Uint8Array | null): Uint8Array | null =>
  typeof body === 'string' ? Buffer.from(body) : body;
/** 128 bits, another value for each vector. */
export const nonceOf = (id: string): string => sha256(id).subarray(0, 16).toString('base64url');
export const headerValue = (headers: readonly Header[], name: string): string =>
  headers
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value.trim())
    .join(', ');

function componentValue(name: string, request: Request, authority: string): string {
  const mark = request.target.indexOf('?');
  const [path, query] = mark < 0 ? [request.target, '?'] : [request.target.slice(0, mark), request.target.slice(mark)];
  if (name === '@method') return request.method;
  if (name === '@authority') return authority;
  if (name === '@path') return path;
  if (name === '@query') return query;
  if (name === '@scheme') return 'https';
  if (name === '@target-uri') return `https://${authority}${request.target}`;
  return headerValue(request.headers, name.toLowerCase());
}

/** One line a component, then the line of the parameters (RFC 9421 §2.5). */
function baseOf(input: string, request: Request, authority: string): string {
  const list = input.slice(1, input.indexOf(')'));
  const lines = [...list.matchAll(/"([^"]*)"(?:;[^ ]*)?/g)].map(
    ([text, name = '']) => `${text}: ${componentValue(name, request, authority)}\n`,
  );
  return `${lines.join('')}"@signature-params": ${input}`;
}

const MEMBER = /(\([^)]*\)(?:;[a-z]+(?:=(?:"(?:[^"\\]|\\.)*"|[^;,"\s]+))?)*)/g;
const ourInput = (headers: readonly Header[]): string =>
  [...headerValue(headers, 'signature-input').matchAll(MEMBER)].find(([text]) =>
    text.includes(';tag="davit-1"'),
  )?.[1] ?? '';

function usualHeaders(options: Options, body: Uint8Array | null): Header[] {
  const usual: Header[] = [['Host', AUTHORITY]];
  if (body !== null) usual.push(['Content-Type', 'application/json'], ['Content-Length', `${body.length}`]);
  const digest = options.digest === undefined && body !== null ? digestOf(body) : options.digest;
  const headers = [...(options.headers ?? usual), ...(options.more ?? [])];
  return digest === undefined || digest === null ? headers : [...headers, ['Content-Digest', digest]];
}

function componentsOf(options: Options, headers: readonly Header[]): string[] {
  const has = (name: string) => headers.some(([key]) => key.toLowerCase() === name);
  const body = has('content-digest') ? ['content-digest', 'content-type'] : [];
  const present = ['authorization', 'dpop', 'idempotency-key', 'content-encoding'].filter(has);
  const names = ['@method', '@authority', '@path', '@query', ...body, ...present, ...(options.cover ?? [])];
  const list = names.map((name) => `"${name}"`);
  return options.components?.(list) ?? list;
}

function parametersOf(id: string, options: Options, key: VectorKey): string[] {
  const created = options.created ?? NOW;
  const list = [
    `created=${created}`,
    `expires=${options.expires ?? created + 60}`,
    `nonce="${options.nonce ?? nonceOf(id)}"`,
    `keyid="${options.keyid ?? key.keyid}"`,
    ...(options.alg === null ? [] : [`alg="${options.alg ?? key.algorithm}"`]),
    'tag="davit-1"',
  ];
  return options.parameters?.(list) ?? list;
}

/** Signs what the options describe, right or wrong. */
export function signed(id: string, options: Options): Request {
  const body = bytesOf(options.body ?? null);
  const { method = body === null ? 'GET' : 'POST', target = '/v1/orders?table=7', label = 'sig1' } = options;
  const key: VectorKey = KEYS[options.key ?? 'ed25519'];
  const request = { method, target, headers: usualHeaders(options, body), body };
  const parameters = parametersOf(id, options, key).map((parameter) => `;${parameter}`);
  const input = `(${componentsOf(options, request.headers).join(' ')})${parameters.join('')}`;
  const base = baseOf(input, request, options.authority ?? AUTHORITY);
  const signature = Buffer.from((options.sign ?? ((text) => signBytes(key, text)))(base, key));
  const headers: Header[] = [
    ...request.headers,
    ['Signature-Input', `${label}=${input}`],
    ['Signature', `${label}=:${signature.toString('base64')}:`],
  ];
  return { ...request, headers };
}

const authorityOf = ({ headers }: Request, { authority }: ProfileVerifier): string =>
  authority.find((name) => name === headerValue(headers, 'host').toLowerCase()) ?? authority[0] ?? '';

export function profileVector(id: string, shows: string, options: Options = {}): Vector {
  const request = (options.change ?? ((same) => same))(signed(id, options));
  const verifier: ProfileVerifier = {
    scheme: 'davit-1',
    authority: [AUTHORITY],
    now: NOW,
    keys: ['ed25519', 'ecdsa', 'rsa', 'secret'],
    ...options.verifier,
  };
  const { code } = options;
  const input = ourInput(request.headers);
  const isCompared = options.isLate === true || code === undefined || !BEFORE_THE_SIGNATURE.includes(code);
  const { keyid, owner } = KEYS[options.key ?? 'ed25519'];
  const covered = [...input.slice(0, input.indexOf(')')).matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
  return {
    id: `davit-1/${id}`,
    shows,
    ...(options.attack === undefined ? {} : { attack: options.attack }),
    request: { ...request, body: request.body === null ? null : Buffer.from(request.body).toString('base64') },
    verifier,
    signature_base: isCompared ? baseOf(input, request, authorityOf(request, verifier)) : null,
    expected: code === undefined ? { ok: true, keyid, owner, covered } : { ok: false, code },
  };
}
