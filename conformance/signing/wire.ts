// Writes the bytes of a request to a socket and reads the answer: nothing is normalised on the way.
import { connect } from 'node:net';

export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | null;
}
export interface WireAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** The refusal's code; `accepted` for an answer of the handler; null for an answer of the HTTP layer itself. */
  readonly code: string | null;
}

const isChunked = ({ headers }: WireRequest): boolean =>
  headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');

function bytesOf(request: WireRequest): Buffer {
  const { method, target, headers, body } = request;
  const lines = [...headers, ['Connection', 'close'] as const].map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  const bytes = Buffer.from(body ?? []);
  if (!isChunked(request)) return Buffer.concat([head, bytes]);
  const chunk = bytes.length === 0 ? [] : [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')];
  return Buffer.concat([head, ...chunk, Buffer.from('0\r\n\r\n')]);
}

function toAnswer(text: string): WireAnswer | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [line = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    lines.map((header): [string, string] => {
      const colon = header.indexOf(':');
      return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
    }),
  );
  const rest = text.slice(end + 4);
  const body =
    headers.get('transfer-encoding') === 'chunked'
      ? rest.replace(/^[0-9a-f]+\r\n/, '').replace(/\r\n0\r\n\r\n$/, '')
      : rest;
  const type = headers.get('content-type') ?? '';
  const code = type === 'application/problem+json' ? (JSON.parse(body).code as string) : null;
  return { status: Number(line.split(' ')[1]), headers, body, code: type === 'application/json' ? 'accepted' : code };
}

/** Null when the connection ended without an answer. */
export function send(port: number, request: WireRequest): Promise<WireAnswer | null> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(toAnswer(text)));
    socket.write(bytesOf(request));
  });
}
