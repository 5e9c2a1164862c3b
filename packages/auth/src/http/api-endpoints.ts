// Rows of an API → rows of the endpoint table: what all of them have in common is said once.
import { errorResponseSchema } from '@davit/protocol';
import type { Endpoint, EndpointDocs, JsonSchema } from '../endpoint.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import type { CallerHandler, Door } from './door.ts';

type Refusals = Readonly<Record<string, string>>;

export interface ApiRow<Caller> {
  readonly method: Endpoint['method'];
  /** After the prefix of the API. */
  readonly path: string;
  readonly summary: string;
  /** What the request carries beside its query; nothing unless said. */
  readonly content?: Endpoint['content'];
  readonly request?: JsonSchema;
  /** Any JSON object unless the schema says more; 204 has no body. */
  readonly success: readonly [status: '200' | '201' | '204', description: string, schema?: JsonSchema];
  /** Refusals of this row alone, by status. */
  readonly refusals?: Refusals;
  readonly handler: CallerHandler<Caller>;
}

interface Api<Caller> extends Pick<Endpoint, 'cors'> {
  readonly prefix: string;
  readonly door: Door<Caller>;
  /** Refusals of every row, by status. */
  readonly refusals: Refusals;
}

const error = toJsonSchema(errorResponseSchema);

function toResponses({ success, refusals }: Pick<ApiRow<unknown>, 'success' | 'refusals'>): EndpointDocs['responses'] {
  const [status, description, schema = { type: 'object' }] = success;
  const refused = Object.entries({ ...refusals }).map(([code, why]) => [code, { description: why, schema: error }]);
  return {
    [status]: status === '204' ? { description } : { description, schema },
    ...Object.fromEntries(refused),
  };
}

/** Every API is for callers that can sign: no row of one is exempt. */
export const toApiEndpoints = <Caller>(
  { cors, door, prefix, refusals }: Api<Caller>,
  rows: readonly ApiRow<Caller>[],
): readonly Endpoint[] =>
  rows.map(({ content = 'none', handler, method, path, request, summary, ...row }) => ({
    method,
    path: prefix + path,
    content,
    cors,
    signing: 'subject',
    docs: {
      summary,
      ...(request === undefined ? {} : { request }),
      responses: toResponses({ success: row.success, refusals: { ...refusals, ...row.refusals } }),
    },
    handle: door(handler),
  }));
