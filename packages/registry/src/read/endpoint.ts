// One endpoint of the registry: where it is, what it reads and says. The table of them drives routing and the reference page.
import type { Awaitable } from '@davit/crypto';
import type { PlainRequest } from '@davit/protocol';
import type { RegistryResponse } from '../registry-response.ts';
import type { ReleaseSource } from '../release-source.ts';
import type { Feed } from './feed.ts';

export interface EndpointContext {
  readonly source: ReleaseSource;
  readonly feed: Feed;
}

export interface RegistryEndpoint {
  /** A GET answers HEAD too. */
  readonly method: 'GET' | 'POST';
  /** With at most one parameter: a segment in braces. */
  readonly path: string;
  readonly summary: string;
  /** What it answers, for the reference page. */
  readonly answer: string;
  /** `parameter` is the segment as it stood on the wire, not yet checked; empty when the path has none. */
  handle(context: EndpointContext, request: PlainRequest, parameter: string): Awaitable<RegistryResponse>;
}
