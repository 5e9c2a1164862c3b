// What an audit entry says about the request that caused it: never its query, headers or body.
import { type PlainRequest, targetPath } from '@davit/protocol';

export const requestFacts = (request: PlainRequest): { readonly method: string; readonly path: string } => ({
  method: request.method,
  path: targetPath(request.target),
});

/** The same of a request that was told apart from who caused it. */
export const causeFacts = ({
  method,
  path,
}: {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}) => ({ method, path });
