// A request in Hono as it came over the wire. @hono/node-server hands node's own request along, raw; elsewhere the platform has
// normalised the URL and joined equal headers, and handlers see exactly what is verified here.
import type { HeaderLine, RequestHead } from '../http-signature/request-head.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';

/** What is used of node's IncomingMessage. */
export interface NodeIncoming {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly rawTrailers: readonly string[];
}

/** Null where the platform is another, whatever its bindings are called. */
export function incomingOf(env: unknown): NodeIncoming | null {
  const incoming = (env as { readonly incoming?: Partial<NodeIncoming> } | null | undefined)?.incoming;
  if (typeof incoming !== 'object' || incoming === null) return null;
  const isNode =
    typeof incoming.url === 'string' && Array.isArray(incoming.rawHeaders) && Array.isArray(incoming.rawTrailers);
  return isNode ? (incoming as NodeIncoming) : null;
}

function targetOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const hash = url.indexOf('#', start);
  return hash < 0 ? url.slice(start) : url.slice(start, hash);
}

export function toRequestHead(request: Request, env: unknown): RequestHead {
  const incoming = incomingOf(env);
  if (incoming === null)
    return { method: request.method, target: targetOf(request.url), headers: [...request.headers] };
  const headers: HeaderLine[] = [];
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2)
    headers.push([incoming.rawHeaders[i] as string, incoming.rawHeaders[i + 1] as string]);
  return { method: incoming.method, target: incoming.url, headers };
}

/** What may stand before the path of a URL without becoming a part of it. */
const HOST = /^(?:[A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/**
 * Node's adapter writes a URL of Host and target, by which Hono routes: `Host: 1/v1/pay?` would lead a request that was signed for
 * `/v1/orders` to the handler of `/v1/pay`, for Host itself is not signed.
 */
export function hostFault({ headers }: RequestHead): SignatureFailure | null {
  const isPlain = headers.every(([name, value]) => !/^(?:host|:authority)$/i.test(name) || HOST.test(value));
  return isPlain ? null : { reason: 'malformed', part: 'header', detail: 'host is no host' };
}
