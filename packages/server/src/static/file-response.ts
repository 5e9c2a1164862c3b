// The bytes of a file → 200, 206, 304 or 416, each with every header that the site wants. No I/O.
import { parseByteRange } from '@davit/bundle';
import { matchesEtag, type PlainRequest, type PlainResponse } from '@davit/protocol';
import { header } from '../edge/request-head.ts';
import { etagOf } from './etag.ts';

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
  if (matchesEtag(request, etag)) return { status: 304, headers: common, body: '' };
  const typed = [...common, ['content-type', file.contentType]] as const;
  const condition = header(request.headers, 'if-range');
  const range =
    request.method === 'GET' && (condition === null || condition === etag)
      ? parseByteRange(header(request.headers, 'range'), file.bytes.length)
      : null;
  if (range === null) return { status: 200, headers: typed, body: file.bytes };
  const contentRange = (of: string) => ['content-range', `bytes ${of}/${file.bytes.length}`] as const;
  if (range === 'unsatisfiable') return { status: 416, headers: [...common, contentRange('*')], body: '' };
  return {
    status: 206,
    headers: [...typed, contentRange(`${range.start}-${range.end}`)],
    body: file.bytes.subarray(range.start, range.end + 1),
  };
}
