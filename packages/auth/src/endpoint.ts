// One row of the endpoint table: everything that the dispatcher, CORS, request signing and /openapi.json need to know.
import type { PlainResponse } from '@davit/protocol';
import type { AuthContext } from './context.ts';
import type { AuthRequest } from './http/auth-request.ts';

/** Whose web pages may read the answers (authorization.md §10). */
export type CorsClass = 'none' | 'public' | 'apps' | 'hosts' | 'apps-and-hosts';
/**
 * Whether a client that must sign its requests has to sign here: everything but discovery and JWKS, and the enrolment of a key
 * by those who have none. Health and HTML pages, which are exempt as well, are no endpoints of this table.
 */
export type SigningClass = 'exempt' | 'subject';

/** A JSON Schema, as `/openapi.json` shows it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface EndpointDocs {
  readonly summary: string;
  /** Form or query parameters, or the JSON body. */
  readonly request?: JsonSchema;
  readonly responses: Readonly<Record<string, { readonly description: string; readonly schema?: JsonSchema }>>;
}

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `/account/grants/{id}`: a segment in braces matches one non-empty segment. */
  readonly path: string;
  readonly content: 'none' | 'form' | 'json';
  readonly cors: CorsClass;
  readonly signing: SigningClass;
  readonly docs: EndpointDocs;
  handle(context: AuthContext, request: AuthRequest, params: Readonly<Record<string, string>>): Promise<PlainResponse>;
}
