// Web origins: exact, registered, and those of the client that is speaking (authorization.md §10). No wildcard, no suffix.
import { fail, headerValues, ok, type PlainRequest, type Result } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Client } from './client.ts';

/** The request comes from a web page (or says so). `null` counts: a sandboxed document is a page too. */
export const isFromBrowser = (request: PlainRequest): boolean => headerValues(request, 'origin').length > 0;

export function checkClientOrigin(request: PlainRequest, client: Client): Result<null, Refusal> {
  const origins = headerValues(request, 'origin');
  const [origin] = origins;
  if (origin === undefined) return ok(null);
  return origins.length === 1 && client.origins.includes(origin) ? ok(null) : fail(refuse('origin_refused'));
}

/** The same for a request that named its client by a token. Costs a read, for web pages only. */
export async function checkOrigin(
  context: Pick<AuthContext, 'store'>,
  request: PlainRequest,
  clientId: string,
): Promise<Result<null, Refusal>> {
  if (!isFromBrowser(request)) return ok(null);
  const client = await context.store.clients.find(clientId);
  return client === null ? fail(refuse('origin_refused')) : checkClientOrigin(request, client);
}
