// Speaks HTTP/1.1 byte by byte, for requests that no client library would send.
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends text or bytes on a new connection and reads until the peer closes it or `milliseconds` of silence. */
export function exchange(port: number, request: string | Uint8Array, milliseconds = 3_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    collect(socket, milliseconds).then(resolve, reject);
  });
}

export function collect(socket: Socket, milliseconds = 3_000): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const done = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(milliseconds, done);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', done);
    socket.on('close', done);
  });
}

export function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(first.split(' ')[1]), headers, body: text.slice(end + 4) };
}

/** One request, one answer, connection closed afterwards. */
export async function ask(port: number, lines: readonly string[], body: string | Uint8Array = ''): Promise<RawAnswer> {
  const head = Buffer.from(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`, 'latin1');
  return parseAnswer(await exchange(port, Buffer.concat([head, Buffer.from(body as string)])));
}
