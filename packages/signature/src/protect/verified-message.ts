// A request that passed, with its body: what a handler may believe. Whatever else came over the wire anybody may have written.
import type { VerifiedRequest } from '../profile/pending-request.ts';

export interface VerifiedMessage extends VerifiedRequest {
  /** The bytes that were signed; none when there was no body. */
  readonly body: Uint8Array;
  /** The body as UTF-8; throws a TypeError when it is none. */
  text(): string;
  /** The body as JSON; throws a SyntaxError when it is none. */
  json(): unknown;
}

export function toVerifiedMessage(request: VerifiedRequest, body: Uint8Array): VerifiedMessage {
  const { verified, scheme, key, method, target, authority, created } = request;
  const header = (name: string) => request.header(name);
  const text = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  const json = () => JSON.parse(text()) as unknown;
  return { verified, scheme, key, method, target, authority, created, header, body, text, json };
}

/** Keeps the verified message beside the framework's own object, out of reach of whatever copies properties. */
export class VerifiedMessages {
  readonly #messages = new WeakMap<object, VerifiedMessage>();

  keep(carrier: object, message: VerifiedMessage): void {
    this.#messages.set(carrier, message);
  }

  /** Throws a TypeError for a request that no middleware let through: a route was left unprotected. */
  of(carrier: object): VerifiedMessage {
    const message = this.#messages.get(carrier);
    if (message === undefined) throw new TypeError('the request did not pass protect(): put it before this handler');
    return message;
  }
}
