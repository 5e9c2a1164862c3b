// The rows of the endpoint table under /admin/v1.
import type { AdminScope } from '../clients/account.ts';
import type { Endpoint } from '../endpoint.ts';
import { toApiEndpoints } from '../http/api-endpoints.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { keyPatchSchema, keyProofSchema, signingKeySchema } from '../signing/registration/key-document.ts';
import { type AdminCause, forAdmin } from './admin-caller.ts';
import { auditQuerySchema, listAudit } from './audit-endpoint.ts';
import { clientDocumentSchema, clientPatchSchema } from './client-document.ts';
import { listClientKeys, patchClientKey, postClientKey, postClientKeyProof } from './client-keys-endpoint.ts';
import {
  clientQuerySchema,
  listClients,
  patchClient,
  postClient,
  postClientSecret,
  showClient,
} from './clients-endpoint.ts';
import { endEnrolment, postEnrolment } from './enrolments-endpoint.ts';
import { withinReach } from './reach.ts';
import { userDocumentSchema, userPatchSchema } from './user-document.ts';
import { listUsers, patchUser, postUser, showUser, userQuerySchema } from './users-endpoint.ts';

const client = toJsonSchema(clientDocumentSchema);

const API = {
  prefix: '/admin/v1',
  cors: 'none',
  refusals: {
    '400': 'The description names the key that is wrong',
    '401': 'The token is missing or wrong',
    '403': 'The token lacks the scope of this room, or the account has more than it',
    '404': 'Nothing of this id, or no administration by token here',
    '409': 'The id, the name or a key is taken',
  },
} as const;

type Rows = Parameters<typeof toApiEndpoints<AdminCause>>[1];

const clientRows: Rows = [
  {
    method: 'POST',
    path: '/clients',
    content: 'json',
    summary: 'Add a host, a mini-program or a web client; a client secret is shown in this answer only',
    request: client,
    success: ['201', 'The client'],
    handler: postClient,
  },
  {
    method: 'GET',
    path: '/clients',
    summary: 'List clients, suspended ones too, in order of their ids',
    request: toJsonSchema(clientQuerySchema),
    success: ['200', 'Clients'],
    handler: listClients,
  },
  {
    method: 'GET',
    path: '/clients/{id}',
    summary: 'One client',
    success: ['200', 'The client'],
    handler: showClient,
  },
  {
    method: 'PATCH',
    path: '/clients/{id}',
    content: 'json',
    summary: 'Change, suspend or activate a client',
    request: toJsonSchema(clientPatchSchema),
    success: ['200', 'The client'],
    handler: patchClient,
  },
  {
    method: 'POST',
    path: '/clients/{id}/secret',
    summary: 'A new client secret, shown in this answer only; the old one is dead',
    success: ['200', 'The client with its new secret'],
    handler: postClientSecret,
  },
  {
    method: 'POST',
    path: '/clients/{id}/enrolments',
    summary: 'A one-time code by which a key of an account comes in, shown in this answer only; an earlier one is dead',
    success: ['201', 'The code'],
    handler: withinReach(postEnrolment),
  },
  {
    method: 'DELETE',
    path: '/clients/{id}/enrolments',
    summary: 'End the code of an account, if there is one',
    success: ['204', 'There is none now'],
    handler: withinReach(endEnrolment),
  },
];

const keyRows: Rows = [
  {
    method: 'GET',
    path: '/clients/{id}/keys',
    summary: 'The signing keys of a client',
    success: ['200', 'Keys'],
    handler: listClientKeys,
  },
  {
    method: 'POST',
    path: '/clients/{id}/keys',
    content: 'json',
    summary: 'Register a signing key: the answer holds a challenge for the client to sign',
    request: toJsonSchema(signingKeySchema),
    success: ['201', 'The pending key with its challenge'],
    handler: withinReach(postClientKey),
  },
  {
    method: 'POST',
    path: '/clients/{id}/keys/{keyid}/proof',
    content: 'json',
    summary: 'Prove that the client has the private key: it becomes active',
    request: toJsonSchema(keyProofSchema),
    success: ['200', 'The active key'],
    handler: withinReach(postClientKeyProof),
  },
  {
    method: 'PATCH',
    path: '/clients/{id}/keys/{keyid}',
    content: 'json',
    summary: 'Retire or revoke a signing key',
    request: toJsonSchema(keyPatchSchema),
    success: ['200', 'The key'],
    handler: withinReach(patchClientKey),
  },
];

const userRows: Rows = [
  {
    method: 'POST',
    path: '/users',
    content: 'json',
    summary: 'Add a user with a password',
    request: toJsonSchema(userDocumentSchema),
    success: ['201', 'The user'],
    handler: postUser,
  },
  {
    method: 'GET',
    path: '/users',
    summary: 'List users in order of their ids, or find one by user name',
    request: toJsonSchema(userQuerySchema),
    success: ['200', 'Users'],
    handler: listUsers,
  },
  {
    method: 'GET',
    path: '/users/{id}',
    summary: 'One user',
    success: ['200', 'The user'],
    handler: showUser,
  },
  {
    method: 'PATCH',
    path: '/users/{id}',
    content: 'json',
    summary: 'Disable or enable a user; disabling ends every session for good',
    request: toJsonSchema(userPatchSchema),
    success: ['200', 'The user'],
    handler: patchUser,
  },
];

const auditRows: Rows = [
  {
    method: 'GET',
    path: '/audit',
    summary: 'The audit log',
    request: toJsonSchema(auditQuerySchema),
    success: ['200', 'Entries'],
    handler: listAudit,
  },
];

/** Each room has a scope of its own; the token of development opens them all. */
const room = (scope: AdminScope, rows: Rows): readonly Endpoint[] =>
  toApiEndpoints({ ...API, door: forAdmin(scope) }, rows);

export const adminEndpoints: readonly Endpoint[] = [
  ...room('admin:clients', clientRows),
  ...room('admin:keys', keyRows),
  ...room('admin:users', userRows),
  ...room('admin:audit', auditRows),
];
