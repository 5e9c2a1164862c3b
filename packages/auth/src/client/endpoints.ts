// The rows of the endpoint table under /client: what a client may do about itself, and an account about its first key.
import type { Endpoint } from '../endpoint.ts';
import { toApiEndpoints } from '../http/api-endpoints.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { listKeys, patchKey, postKey, postProof } from '../signing/registration/key-answers.ts';
import { keyPatchSchema, keyProofSchema, signingKeySchema } from '../signing/registration/key-document.ts';
import { enrolmentEndpoint } from './enrolment-endpoint.ts';
import { forOwner } from './key-owner.ts';
import { counted } from './key-throttle.ts';
import { forAccount, showMe } from './me-endpoint.ts';

const API = {
  prefix: '/client/keys',
  cors: 'none',
  door: forOwner,
  refusals: {
    '400': 'The description names what is wrong',
    '401': 'The client is not known by its credential, signature or token',
    '403': 'The token lacks the scope client:keys, or the request comes from a web page',
    '404': 'No key of this client',
    '409': 'The key is taken, or the state of the keys does not allow it',
    '429': 'Too many changes of keys: wait as long as Retry-After says',
  },
} as const;

const keyEndpoints = toApiEndpoints(API, [
  {
    method: 'GET',
    path: '',
    summary: 'The signing keys of the client that asks',
    success: ['200', 'Keys'],
    handler: (context, _request, { clientId }) => listKeys(context, clientId),
  },
  {
    method: 'POST',
    path: '',
    summary: 'Register a signing key of the client that asks: the answer holds a challenge to sign',
    content: 'json',
    request: toJsonSchema(signingKeySchema),
    success: ['201', 'The pending key with its challenge'],
    handler: counted(postKey),
  },
  {
    method: 'POST',
    path: '/{keyid}/proof',
    summary: 'Prove that the client has the private key: it becomes active',
    content: 'json',
    request: toJsonSchema(keyProofSchema),
    success: ['200', 'The active key'],
    handler: counted((context, request, owner, { keyid = '' }) => postProof(context, request, owner, keyid)),
  },
  {
    method: 'PATCH',
    path: '/{keyid}',
    summary: 'Retire or revoke a signing key of the client that asks',
    content: 'json',
    request: toJsonSchema(keyPatchSchema),
    success: ['200', 'The key'],
    handler: counted((context, request, owner, { keyid = '' }) => patchKey(context, request, owner, keyid)),
  },
]);

const meEndpoints = toApiEndpoints(
  {
    prefix: '/client',
    cors: 'none',
    door: forAccount,
    refusals: { '401': 'The token or its proof was refused; the reason says why', '403': 'Not from a web page' },
  },
  [
    {
      method: 'GET',
      path: '/me',
      summary: 'The account of a publisher or operator whose token this is, and what it may do',
      success: ['200', 'The account, the token and the key that it was got with'],
      handler: showMe,
    },
  ],
);

export const clientEndpoints: readonly Endpoint[] = [enrolmentEndpoint, ...meEndpoints, ...keyEndpoints];
