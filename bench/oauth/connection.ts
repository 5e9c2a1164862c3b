// One keep-alive HTTP/1.1 connection that sends ready-made bytes: the load must cost less than what it measures.
import { connect, type Socket } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}
export interface Connection {
  /** One at a time. */
  exchange(request: Uint8Array): Promise<Reply>;
  close(): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = /\r\ncontent-length: *(\d+)/i;

/** The reply, or null while bytes are missing. */
function parseReply(bytes: Buffer): Reply | null {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const length = LENGTH.exec(head)?.[1];
  if (length === undefined) throw new Error('the load generator needs a Content-Length');
  const bodyStart = end + HEAD_END.length;
  if (bytes.length < bodyStart + Number(length)) return null;
  return { status: Number(head.slice(9, 12)), head, body: bytes.toString('utf8', bodyStart) };
}

export function openConnection(port: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received: Buffer | null = null;
    let waiting: { resolve(reply: Reply): void; reject(error: Error): void } | null = null;
    const fail = (error: Error): void => {
      waiting?.reject(error);
      reject(error);
    };
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the server closed the connection')));
    socket.on('data', (chunk: Buffer) => {
      received = received === null ? chunk : Buffer.concat([received, chunk]);
      try {
        const reply = parseReply(received);
        if (reply === null || waiting === null) return;
        received = null;
        const { resolve: answer } = waiting;
        waiting = null;
        answer(reply);
      } catch (error) {
        fail(error as Error);
      }
    });
    socket.on('connect', () =>
      resolve({
        exchange: (request) =>
          new Promise((answer, refuse) => {
            waiting = { resolve: answer, reject: refuse };
            socket.write(request);
          }),
        close: () => {
          socket.removeAllListeners('close');
          socket.destroy();
        },
      }),
    );
  });
}

export interface RequestParts {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A form; none for GET. */
  readonly form?: Readonly<Record<string, string | undefined>>;
}

export function toBytes({ method, host, path, headers, form }: RequestParts): Buffer {
  const pairs = Object.entries(form ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const body = form === undefined ? null : new URLSearchParams(pairs).toString();
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${host}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== null) {
    lines.push('content-type: application/x-www-form-urlencoded', `content-length: ${Buffer.byteLength(body)}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}
