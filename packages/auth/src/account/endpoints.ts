// The rows of the endpoint table under /account: a user's own grants, by the session of a host.
import { activitySchema, grantListSchema, grantPatchSchema, grantViewSchema, receiptSchema } from '@davit/protocol';
import * as z from 'zod';
import type { Endpoint } from '../endpoint.ts';
import { toApiEndpoints } from '../http/api-endpoints.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { forCaller } from './account-caller.ts';
import { listActivity } from './activity-endpoint.ts';
import { listGrants, showGrant } from './grants-endpoint.ts';
import { patchGrant } from './patch-grant-endpoint.ts';
import { showReceipt } from './receipt-endpoint.ts';
import { withdrawGrant } from './withdraw-endpoint.ts';

const inLanguage = toJsonSchema(z.object({ ui_locales: z.string().optional() }));
const grant = toJsonSchema(grantViewSchema);
const NOT_FOUND = { '404': 'No grant of this user' };

const API = {
  prefix: '/account/grants',
  cors: 'hosts',
  door: forCaller,
  refusals: { '401': 'The host session was refused; the reason says why', '403': 'Not a host session' },
} as const;

export const accountEndpoints: readonly Endpoint[] = toApiEndpoints(API, [
  {
    method: 'GET',
    path: '',
    summary: 'What the user has allowed, to whom, since when',
    request: inLanguage,
    success: ['200', 'Live grants', toJsonSchema(grantListSchema)],
    handler: listGrants,
  },
  {
    method: 'GET',
    path: '/{id}',
    summary: 'One live grant',
    request: inLanguage,
    success: ['200', 'The grant', grant],
    refusals: NOT_FOUND,
    handler: showGrant,
  },
  {
    method: 'PATCH',
    path: '/{id}',
    content: 'json',
    summary: 'Ask the user every time, or only when needed',
    request: toJsonSchema(grantPatchSchema),
    success: ['200', 'The grant', grant],
    refusals: { '400': 'The description names the member that is wrong', ...NOT_FOUND },
    handler: patchGrant,
  },
  {
    method: 'DELETE',
    path: '/{id}',
    summary: 'Withdraw a grant',
    success: ['204', 'The grant is withdrawn, now or before'],
    refusals: NOT_FOUND,
    handler: withdrawGrant,
  },
  {
    method: 'GET',
    path: '/{id}/activity',
    summary: 'What was done under a grant, newest first',
    success: ['200', 'Events', toJsonSchema(activitySchema)],
    refusals: NOT_FOUND,
    handler: listActivity,
  },
  {
    method: 'GET',
    path: '/{id}/receipt',
    summary: 'The signed consent receipt',
    success: ['200', 'A compact JWS', toJsonSchema(receiptSchema)],
    refusals: NOT_FOUND,
    handler: showReceipt,
  },
]);
