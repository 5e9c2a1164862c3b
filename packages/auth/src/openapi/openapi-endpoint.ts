// GET /openapi.json: the endpoint table as an OpenAPI 3.1 document. Generated, never written by hand.
import { errorResponseSchema } from '@davit/protocol';
import type { Endpoint, JsonSchema } from '../endpoint.ts';
import { json } from '../http/respond.ts';
import { refusalResponse } from '../refusal.ts';
import { refuseCaller } from '../tokens/optional-caller.ts';
import { toJsonSchema } from './json-schema.ts';

const MEDIA_TYPE = { form: 'application/x-www-form-urlencoded', json: 'application/json' } as const;

const parametersOf = (path: string) =>
  [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryOf(request: JsonSchema) {
  const required = Array.isArray(request.required) ? request.required : [];
  return Object.entries((request.properties ?? {}) as Record<string, JsonSchema>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function toOperation({ content, docs, path }: Endpoint) {
  const { request, responses, summary } = docs;
  const query = content === 'none' && request !== undefined ? queryOf(request) : [];
  return {
    summary,
    parameters: [...parametersOf(path), ...query],
    ...(content === 'none'
      ? {}
      : { requestBody: { required: true, content: { [MEDIA_TYPE[content]]: { schema: request ?? {} } } } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description, schema }]) => [
        status,
        schema === undefined ? { description } : { description, content: { 'application/json': { schema } } },
      ]),
    ),
  };
}

/** The document for these endpoints. */
export function toOpenapi(issuer: string, endpoints: readonly Endpoint[]): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const operation = { [endpoint.method.toLowerCase()]: toOperation(endpoint) };
    paths[endpoint.path] = { ...paths[endpoint.path], ...operation };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Davit authorization server', version: '1', license: { name: 'Apache-2.0' } },
    servers: [{ url: issuer }],
    paths,
    components: { schemas: { Error: toJsonSchema(errorResponseSchema) } },
  };
}

export function openapiEndpoint(described: readonly Endpoint[]): Endpoint {
  const endpoint: Endpoint = {
    method: 'GET',
    path: '/openapi.json',
    content: 'none',
    cors: 'public',
    signing: 'subject',
    docs: {
      summary: 'This document',
      responses: {
        '200': { description: 'OpenAPI 3.1', schema: { type: 'object' } },
        '401': { description: 'A credential was sent and refused', schema: toJsonSchema(errorResponseSchema) },
      },
    },
    async handle(context, request) {
      const { issuer } = context.config;
      const refusal = await refuseCaller(context, request);
      return refusal === null
        ? json(200, toOpenapi(issuer, [...described, endpoint]))
        : refusalResponse(issuer, refusal);
    },
  };
  return endpoint;
}
