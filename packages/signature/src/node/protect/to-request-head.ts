// A request of node:http as it came over the wire: raw target, raw header lines. Reads nothing that was parsed or joined.
import type { IncomingMessage } from 'node:http';
import type { HeaderLine, RequestHead } from '../../http-signature/request-head.ts';

export function toHeaderLines(raw: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([raw[i] as string, raw[i + 1] as string]);
  return lines;
}

/** Express and Connect cut the mount path off `url` and keep the whole in `originalUrl`. */
export function toRequestHead(request: IncomingMessage & { readonly originalUrl?: string }): RequestHead {
  return {
    method: request.method ?? '',
    target: request.originalUrl ?? request.url ?? '',
    headers: toHeaderLines(request.rawHeaders),
  };
}
