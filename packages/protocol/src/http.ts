// The plain HTTP values that the authorization server's core speaks: no framework, no streams, no globals.

/** One request, already read whole. */
export interface PlainRequest {
  /** Upper case, as on the wire. */
  readonly method: string;
  /** The raw request target: path and query exactly as received, for example `/oauth/token?x=%20`. */
  readonly target: string;
  /** Every header line in the order received; names in lower case, duplicates kept. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body's bytes; empty when there is none. At most 64 KiB (a larger one never reaches the core). */
  readonly body: Uint8Array;
  /** The peer's address, for throttling only. */
  readonly remoteAddress: string;
}

/** One response. `body` is sent as UTF-8 when it is a string. */
export interface PlainResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Uint8Array;
}

/** All values of a header, in order. `name` in lower case. */
export function headerValues(request: PlainRequest, name: string): string[] {
  const values: string[] = [];
  for (const [key, value] of request.headers) if (key === name) values.push(value);
  return values;
}

/** Whether `If-None-Match` names this entity tag; it compares weakly (RFC 9110 §13.1.2). */
export const matchesEtag = (request: PlainRequest, etag: string): boolean =>
  headerValues(request, 'if-none-match')
    .flatMap((value) => value.split(','))
    .map((item) => item.trim().replace(/^W\//, ''))
    .some((item) => item === '*' || item === etag);

/** The path of a request target, without its query. */
export function targetPath(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}
