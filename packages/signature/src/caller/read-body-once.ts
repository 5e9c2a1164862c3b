// The arguments of fetch → a request and the bytes of its body: what is hashed is what is sent, also the second time.
import { SignedFetchError } from './signed-fetch-error.ts';

export interface ReadRequest {
  /** Its own body is used up. */
  readonly request: Request;
  /** Null when there is none. */
  readonly body: Uint8Array | null;
}

const BODILESS: readonly string[] = ['GET', 'HEAD'];

/** Node's fetch takes any async iterable for a stream. */
const isStream = (body: unknown): boolean =>
  body instanceof ReadableStream || (typeof body === 'object' && body !== null && Symbol.asyncIterator in body);

/** Text, bytes, Blob, URLSearchParams and FormData are written out as fetch would, with the Content-Type that it would send. */
export async function readBodyOnce(
  input: Request | URL | string,
  init: RequestInit | undefined,
  bufferStreams: boolean,
): Promise<ReadRequest> {
  const isStreamed = isStream(init?.body);
  if (isStreamed && !bufferStreams)
    throw new SignedFetchError(
      'stream_body',
      'A stream cannot be signed: its digest is not known before it is sent',
      'Pass text, bytes, a Blob, URLSearchParams or FormData, or set `bufferStreams: true` to read the stream into memory.',
    );
  // `duplex` is demanded for streams and missing in the types of the platform.
  const request = new Request(input, isStreamed ? ({ ...init, duplex: 'half' } as RequestInit) : init);
  // Firefox does not tell: its requests have no `body`, and it takes none, not even an empty one, for GET and HEAD.
  if (request.body === null || BODILESS.includes(request.method)) return { request, body: null };
  return { request, body: new Uint8Array(await request.arrayBuffer()) };
}
