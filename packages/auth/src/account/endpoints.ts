// The rows of the endpoint table under /account: a user's own grants, by the session of a host.
import {
  activitySchema,
  errorResponseSchema,
  grantListSchema,
  grantPatchSchema,
  grantViewSchema,
  receiptSchema,
} from '@davit/protocol';
import * as z from 'zod';
import type { Endpoint, JsonSchema } from '../endpoint.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { forCaller } from './account-caller.ts';
import { listActivity } from './activity-endpoint.ts';
import { listGrants, showGrant } from './grants-endpoint.ts';
import { patchGrant } from './patch-grant-endpoint.ts';
import { showReceipt } from './receipt-endpoint.ts';
import { withdrawGrant } from './withdraw-endpoint.ts';

const error = toJsonSchema(errorResponseSchema);
const inLanguage = toJsonSchema(z.object({ ui_locales: z.string().optional() }));

const REFUSALS = {
  '401': { description: 'The host session was refused; the reason says why', schema: error },
  '403': { description: 'Not a host session', schema: error },
};
const NOT_FOUND = { '404': { description: 'No grant of this user', schema: error } };

interface Row {
  readonly method: Endpoint['method'];
  readonly path: string;
  readonly summary: string;
  /** What the request carries beside its query; nothing unless said. */
  readonly content?: Endpoint['content'];
  readonly request?: JsonSchema;
  readonly responses: Endpoint['docs']['responses'];
  readonly handler: Parameters<typeof forCaller>[0];
}

const toEndpoint = ({ method, path, content = 'none', handler, responses, ...docs }: Row): Endpoint => ({
  method,
  path,
  content,
  cors: 'hosts',
  signing: 'subject',
  docs: { ...docs, responses: { ...responses, ...REFUSALS } },
  handle: forCaller(handler),
});

const rows: readonly Row[] = [
  {
    method: 'GET',
    path: '/account/grants',
    summary: 'What the user has allowed, to whom, since when',
    request: inLanguage,
    responses: { '200': { description: 'Live grants', schema: toJsonSchema(grantListSchema) } },
    handler: listGrants,
  },
  {
    method: 'GET',
    path: '/account/grants/{id}',
    summary: 'One live grant',
    request: inLanguage,
    responses: { '200': { description: 'The grant', schema: toJsonSchema(grantViewSchema) }, ...NOT_FOUND },
    handler: showGrant,
  },
  {
    method: 'PATCH',
    path: '/account/grants/{id}',
    content: 'json',
    summary: 'Ask the user every time, or only when needed',
    request: toJsonSchema(grantPatchSchema),
    responses: {
      '200': { description: 'The grant', schema: toJsonSchema(grantViewSchema) },
      '400': { description: 'The description names the member that is wrong', schema: error },
      ...NOT_FOUND,
    },
    handler: patchGrant,
  },
  {
    method: 'DELETE',
    path: '/account/grants/{id}',
    summary: 'Withdraw a grant',
    responses: { '204': { description: 'The grant is withdrawn, now or before' }, ...NOT_FOUND },
    handler: withdrawGrant,
  },
  {
    method: 'GET',
    path: '/account/grants/{id}/activity',
    summary: 'What was done under a grant, newest first',
    responses: { '200': { description: 'Events', schema: toJsonSchema(activitySchema) }, ...NOT_FOUND },
    handler: listActivity,
  },
  {
    method: 'GET',
    path: '/account/grants/{id}/receipt',
    summary: 'The signed consent receipt',
    responses: { '200': { description: 'A compact JWS', schema: toJsonSchema(receiptSchema) }, ...NOT_FOUND },
    handler: showReceipt,
  },
];

export const accountEndpoints: readonly Endpoint[] = rows.map(toEndpoint);
