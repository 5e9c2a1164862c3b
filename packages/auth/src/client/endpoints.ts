// The rows of the endpoint table under /client: what a client may do about itself.
import { errorResponseSchema } from '@davit/protocol';
import type { Endpoint, JsonSchema } from '../endpoint.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { listKeys, patchKey, postKey, postProof } from '../signing/registration/key-answers.ts';
import { keyPatchSchema, keyProofSchema, signingKeySchema } from '../signing/registration/key-document.ts';
import { forOwner } from './key-owner.ts';

const error = toJsonSchema(errorResponseSchema);

interface Row {
  readonly method: Endpoint['method'];
  readonly path: string;
  readonly summary: string;
  readonly request?: JsonSchema;
  readonly success: readonly [status: '200' | '201', description: string];
  readonly handler: Parameters<typeof forOwner>[0];
}

const toEndpoint = ({ method, path, summary, request, success, handler }: Row): Endpoint => ({
  method,
  path: `/client/keys${path}`,
  content: request === undefined ? 'none' : 'json',
  cors: 'none',
  signing: 'subject',
  docs: {
    summary,
    ...(request === undefined ? {} : { request }),
    responses: {
      [success[0]]: { description: success[1], schema: { type: 'object' } },
      '400': { description: 'The description names what is wrong', schema: error },
      '401': { description: 'The client is not known by its credential or signature', schema: error },
      '404': { description: 'No key of this client', schema: error },
      '409': { description: 'The key is taken, or the state of the keys does not allow it', schema: error },
    },
  },
  handle: forOwner(handler),
});

const rows: readonly Row[] = [
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
    request: toJsonSchema(signingKeySchema),
    success: ['201', 'The pending key with its challenge'],
    handler: postKey,
  },
  {
    method: 'POST',
    path: '/{keyid}/proof',
    summary: 'Prove that the client has the private key: it becomes active',
    request: toJsonSchema(keyProofSchema),
    success: ['200', 'The active key'],
    handler: (context, request, owner, { keyid = '' }) => postProof(context, request, owner, keyid),
  },
  {
    method: 'PATCH',
    path: '/{keyid}',
    summary: 'Retire or revoke a signing key of the client that asks',
    request: toJsonSchema(keyPatchSchema),
    success: ['200', 'The key'],
    handler: (context, request, owner, { keyid = '' }) => patchKey(context, request, owner, keyid),
  },
];

export const clientEndpoints: readonly Endpoint[] = rows.map(toEndpoint);
