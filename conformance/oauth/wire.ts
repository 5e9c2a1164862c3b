// HTTP as bytes on a loopback socket: headers in the order given, duplicates kept, nothing added. No redirects, no retries.
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export type HeaderLine = readonly [name: string, value: string];
export interface WireRequest {
  readonly method: string;
  /** Path and query, sent as they are. */
  readonly path: string;
  readonly headers?: readonly HeaderLine[];
  readonly body?: string | Uint8Array;
}
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Every header line received, for what must occur exactly once. */
  readonly lines: readonly HeaderLine[];
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a black box answered, looked at field by field.
  readonly json: any;
}
export interface Wire {
  /** The public origin: what `htu`, `aud` and `iss` are made of. */
  readonly origin: string;
  url(path: string): string;
  send(request: WireRequest): Promise<Answer>;
  close(): void;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toLines(raw: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([(raw[i] as string).toLowerCase(), raw[i + 1] as string]);
  return lines;
}

/** `port` is where to connect when it is not the origin's own: a second process behind the same origin. */
export function createWire(origin: string, port = Number(new URL(origin).port)): Wire {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const host = new URL(origin).host;
  return {
    origin,
    url: (path) => `${origin}${path}`,
    send: ({ method, path, headers = [], body }) =>
      new Promise((resolve, reject) => {
        const bytes = body === undefined ? null : typeof body === 'string' ? Buffer.from(body) : body;
        const lines = [
          ['host', host] as const,
          ...headers,
          ...(bytes ? [['content-length', String(bytes.length)] as const] : []),
        ];
        const outgoing = httpRequest(
          { agent, host: '127.0.0.1', port, method, path, setHost: false, headers: lines.flat() },
          (incoming) => {
            const parts: Buffer[] = [];
            incoming.on('data', (part: Buffer) => parts.push(part));
            incoming.on('error', reject);
            incoming.on('end', () => {
              const text = Buffer.concat(parts).toString('utf8');
              resolve({
                status: incoming.statusCode ?? 0,
                headers: incoming.headers,
                lines: toLines(incoming.rawHeaders),
                body: text,
                json: parseJson(text),
              });
            });
          },
        );
        outgoing.on('error', reject);
        outgoing.end(bytes ?? undefined);
      }),
    close: () => agent.destroy(),
  };
}

export type FormValues = Readonly<Record<string, string | undefined>> | readonly (readonly [string, string])[];

/** `application/x-www-form-urlencoded`; pairs keep duplicates, undefined values are left out. */
export function form(values: FormValues): string {
  const pairs = Array.isArray(values)
    ? (values as readonly (readonly [string, string])[])
    : Object.entries(values as Record<string, string | undefined>);
  const out = new URLSearchParams();
  for (const [name, value] of pairs) if (value !== undefined) out.append(name, value);
  return out.toString();
}

export const FORM: HeaderLine = ['content-type', 'application/x-www-form-urlencoded'];
export const basic = (clientId: string, secret: string): HeaderLine => [
  'authorization',
  `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')}`,
];
