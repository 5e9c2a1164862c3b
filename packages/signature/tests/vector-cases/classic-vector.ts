// Makes one vector of the classic scheme: puts the string together, signs it, then lets a case change the request.
import { KEYS, type KeyName, type VectorKey } from './keys.ts';
import { AUTHORITY, headerValue, NOW, type Request, sha256 } from './profile-vector.ts';
import { signBytes } from './signatures.ts';
import { BEFORE_THE_SIGNATURE, type ClassicVerifier, type Code, type Header, type Vector } from './vector.ts';

export interface ClassicOptions {
  readonly method?: string;
  readonly target?: string;
  readonly body?: string | Uint8Array | null;
  readonly origin?: string;
  /** X-Request-Time. */
  readonly time?: string;
  readonly client?: string;
  readonly key?: KeyName;
  /** X-Content-SHA256, when it is not that of the body; null: none. */
  readonly sha256?: string | null;
  readonly more?: readonly Header[];
  /** The string that is signed, when it is another one. */
  readonly text?: (right: string) => string;
  readonly sign?: (text: string, key: VectorKey) => Uint8Array;
  readonly change?: (request: Request) => Request;
  readonly verifier?: Partial<ClassicVerifier>;
  readonly code?: Code;
  /** Refused after the signature was compared, by a code that mostly comes before. */
  readonly isLate?: true;
  readonly attack?: string;
}

const ORIGIN = `https://${AUTHORITY}`;

const stringToSign = ({ method, target, headers }: Request, origin: string): string => {
  const hash = headerValue(headers, 'x-content-sha256');
  const four = [method, origin + target, headerValue(headers, 'x-request-time'), headerValue(headers, 'x-client-id')];
  return [...four, ...(hash === '' ? [] : [hash])].join('+');
};

function signed(options: ClassicOptions): Request {
  const { target = '/v1/orders?table=7', body = null, client = 'shop', time = `${NOW}000` } = options;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const hash = options.sha256 === undefined && bytes !== null ? sha256(bytes).toString('hex') : options.sha256;
  const headers: Header[] = [
    ['Host', AUTHORITY],
    ...(bytes === null ? [] : ([['Content-Length', `${bytes.length}`]] as const)),
    ...(options.more ?? []),
    ['X-Client-Id', client],
    ['X-Request-Time', time],
    ...(hash === undefined || hash === null ? [] : ([['X-Content-SHA256', hash]] as const)),
  ];
  const request = { method: options.method ?? (bytes === null ? 'GET' : 'POST'), target, headers, body: bytes };
  const right = stringToSign(request, options.origin ?? ORIGIN);
  const key: VectorKey = KEYS[options.key ?? 'rsa-classic'];
  const text = options.text?.(right) ?? right;
  const signature = Buffer.from((options.sign ?? ((data) => signBytes(key, data)))(text, key));
  return { ...request, headers: [...headers, ['X-Signature', signature.toString('base64')]] };
}

const originOf = ({ headers }: Request, { origin }: ClassicVerifier): string =>
  origin.find((name) => name.endsWith(`//${headerValue(headers, 'host').toLowerCase()}`)) ?? origin[0] ?? '';

export function classicVector(id: string, shows: string, options: ClassicOptions = {}): Vector {
  const request = (options.change ?? ((same) => same))(signed(options));
  const verifier: ClassicVerifier = {
    scheme: 'sha256-rsa',
    origin: [ORIGIN],
    now: NOW,
    keys: { shop: ['rsa-classic'] },
    ...options.verifier,
  };
  const { code } = options;
  const { keyid, owner } = KEYS[options.key ?? 'rsa-classic'];
  const covered = ['@method', '@target-uri', 'x-request-time', 'x-client-id'];
  if (headerValue(request.headers, 'x-content-sha256') !== '') covered.push('x-content-sha256');
  return {
    id: `sha256-rsa/${id}`,
    shows,
    ...(options.attack === undefined ? {} : { attack: options.attack }),
    request: { ...request, body: request.body === null ? null : Buffer.from(request.body).toString('base64') },
    verifier,
    signature_base:
      options.isLate === true || code === undefined || !BEFORE_THE_SIGNATURE.includes(code)
        ? stringToSign(request, originOf(request, verifier))
        : null,
    expected: code === undefined ? { ok: true, keyid, owner, covered } : { ok: false, code },
  };
}
