// One HTTP request and its answer, bounded in time and size. Follows no redirect, repeats nothing, keeps no connection.
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** Called with the bytes that are on their way. */
  readonly onSent?: ((bytes: number) => void) | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  header(name: string): string | null;
  readonly body: Uint8Array;
}

/** `unreachable`: nothing was sent. `cut` and `timeout`: what became of the request is not known. */
export type ExchangeFailureKind = 'unreachable' | 'untrusted' | 'cut' | 'timeout' | 'too_large';

export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly kind: ExchangeFailureKind;

  constructor(kind: ExchangeFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export type Exchange = (request: HttpRequest) => Promise<HttpAnswer>;

export interface ExchangeBounds {
  readonly silenceMs: number;
  readonly maxAnswerBytes: number;
}

/** Nothing moved for so long: neither a byte sent nor one received. A registry looks a bundle over before it answers. */
const BOUNDS: ExchangeBounds = { silenceMs: 30_000, maxAnswerBytes: 16 * 1024 * 1024 };
const CHUNK_BYTES = 64 * 1024;
/** A server that does not know the expectation says nothing (RFC 9110 §10.1.1). */
const CONTINUE_MS = 1_000;
/** How Node calls what is wrong with a certificate, or with what should be TLS. */
const UNTRUSTED = /CERT|TLS|SSL|ISSUER|LEAF_SIGNATURE|EPROTO/;
const NOT_REACHED = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

function failureOf(error: NodeJS.ErrnoException, isConnected: boolean): ExchangeFailure {
  const { code = '', message } = error;
  const cause = { cause: error };
  if (UNTRUSTED.test(code)) return new ExchangeFailure('untrusted', message, cause);
  if (!isConnected || NOT_REACHED.has(code)) return new ExchangeFailure('unreachable', message || code, cause);
  return new ExchangeFailure('cut', message || code, cause);
}

function send(outgoing: ClientRequest, body: Uint8Array, onSent: HttpRequest['onSent']): void {
  let at = 0;
  const next = (): void => {
    while (at < body.length && !outgoing.destroyed) {
      const chunk = body.subarray(at, at + CHUNK_BYTES);
      at += chunk.length;
      const hasRoom = outgoing.write(chunk);
      onSent?.(at);
      if (!hasRoom) {
        outgoing.once('drain', next);
        return;
      }
    }
    outgoing.end();
  };
  next();
}

function receive(answer: IncomingMessage, maxBytes: number): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxBytes) {
        reject(new ExchangeFailure('too_large', `more than ${maxBytes} bytes`));
        answer.destroy();
      }
    });
    answer.once('error', (error) => reject(failureOf(error, true)));
    answer.once('close', () => reject(new ExchangeFailure('cut', 'the connection ended within the answer')));
    answer.once('end', () => {
      const value = (name: string): string | null => {
        const found = answer.headers[name];
        return typeof found === 'string' ? found : null;
      };
      resolve({ status: answer.statusCode ?? 0, header: value, body: Buffer.concat(chunks) });
    });
  });
}

/** @throws ExchangeFailure when no whole answer came */
export const exchange = (
  { method, url, headers, body, onSent }: HttpRequest,
  { silenceMs, maxAnswerBytes }: ExchangeBounds = BOUNDS,
): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const isLarge = body !== undefined && body.length > CHUNK_BYTES;
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = open(url, {
      method,
      agent: false,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-length': String(body.length) }),
        ...(isLarge && { expect: '100-continue' }),
      },
    });
    let isConnected = false;
    outgoing.once('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
    });
    outgoing.setTimeout(silenceMs, () => {
      reject(new ExchangeFailure(isConnected ? 'timeout' : 'unreachable', `silent for ${silenceMs / 1000} seconds`));
      outgoing.destroy();
    });
    outgoing.once('response', (answer) => receive(answer, maxAnswerBytes).then(resolve, reject));
    outgoing.on('error', (error) => reject(failureOf(error, isConnected)));
    if (body === undefined) outgoing.end();
    else if (!isLarge) outgoing.end(body, () => onSent?.(body.length));
    else {
      let isSending = false;
      const begin = (): void => {
        if (isSending) return;
        isSending = true;
        clearTimeout(timer);
        send(outgoing, body, onSent);
      };
      const timer = setTimeout(begin, CONTINUE_MS);
      outgoing.once('continue', begin);
      outgoing.once('close', () => clearTimeout(timer));
      outgoing.flushHeaders();
    }
  });
