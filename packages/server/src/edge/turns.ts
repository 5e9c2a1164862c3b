// Answers leave a connection in the order of its requests (RFC 9112 §9.3.2). Node keeps that order for its own; here for those
// written to the bare socket, which would otherwise pass for the answer to an earlier request.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Runs `send` once every earlier request of the connection has been answered. */
export function whenItsTurn(out: ServerResponse, send: () => void): void {
  // Node gives a response its socket when it is the first in line.
  if (out.socket === null) out.once('socket', send);
  else send();
}

/** False when the connection ends before. */
export const comesItsTurn = (request: IncomingMessage, out: ServerResponse): Promise<boolean> =>
  new Promise((resolve) => {
    const settle = (): void => resolve(!request.socket.destroyed);
    out.once('socket', settle);
    request.once('close', settle);
  });

export interface Turns {
  took(request: IncomingMessage, out: ServerResponse): void;
  /** For what the parser could not read: after the last request that it could. */
  afterLast(socket: Duplex, send: () => void): void;
}

export function createTurns(): Turns {
  const last = new WeakMap<Duplex, { readonly request: IncomingMessage; readonly out: ServerResponse }>();
  return {
    took: (request, out) => void last.set(request.socket, { request, out }),
    afterLast(socket, send) {
      const before = last.get(socket);
      // A request that broke off inside its body is the one to be answered.
      if (before === undefined || !before.request.complete || before.out.writableFinished) return send();
      before.out.once('finish', send);
    },
  };
}
