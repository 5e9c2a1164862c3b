// The bytes of a file → 200, 206, 304 or 416, each with every header that the site wants. No I/O.
import type { PlainRequest, PlainResponse } from '@davit/protocol';
import { header } from '../edge/request-head.ts';
import { parseRange } from './byte-range.ts';
import { etagOf, matchesEtag } from './etag.ts';

export interface FileAnswer {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Of the site: the complete set, whatever the status. */
  readonly headers: PlainResponse['headers'];
}

/** Files may be kept but are asked for again each time: a reloaded mini-program shows at once. */
const REVALIDATE = ['cache-control', 'no-cache'] as const;

export async function fileResponse(request: PlainRequest, file: FileAnswer): Promise<PlainResponse> {
  const etag = await etagOf(file.bytes);
  const common = [...file.headers, REVALIDATE, ['etag', etag], ['accept-ranges', 'bytes']] as const;
  if (matchesEtag(header(request.headers, 'if-none-match'), etag)) return { status: 304, headers: common, body: '' };
  const typed = [...common, ['content-type', file.contentType]] as const;
  const condition = header(request.headers, 'if-range');
  const range =
    request.method === 'GET' && (condition === null || condition === etag)
      ? parseRange(header(request.headers, 'range'), file.bytes.length)
      : ({ kind: 'whole' } as const);
  switch (range.kind) {
    case 'whole':
      return { status: 200, headers: typed, body: file.bytes };
    case 'part':
      return {
        status: 206,
        headers: [...typed, ['content-range', `bytes ${range.first}-${range.last}/${file.bytes.length}`]],
        body: file.bytes.subarray(range.first, range.last + 1),
      };
    case 'unsatisfiable':
      return { status: 416, headers: [...common, ['content-range', `bytes */${file.bytes.length}`]], body: '' };
  }
}
