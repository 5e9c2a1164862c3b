// POST /client/enrolments: an account's key comes in by a one-time code. Whoever asks has no key yet, so nothing is signed.
import { errorResponseSchema, fail, ok, type PlainResponse, type Result } from '@davit/protocol';
import * as z from 'zod';
import { readDocument } from '../admin/read-document.ts';
import { requestFacts } from '../audit/request-facts.ts';
import { isFromBrowser } from '../clients/origin-policy.ts';
import type { AuthContext } from '../context.ts';
import type { Endpoint } from '../endpoint.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import { json } from '../http/respond.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { type Refusal, refusalResponse, refuse } from '../refusal.ts';
import { signingKeySchema } from '../signing/registration/key-document.ts';
import { keyView } from '../signing/registration/key-view.ts';
import { accountView } from './account-view.ts';
import { enrol } from './enrolment.ts';

export const ENROLMENTS_PATH = '/client/enrolments';

const enrolmentSchema = z.strictObject({
  code: z.string().min(1).max(128),
  public_key: signingKeySchema.shape.public_key.unwrap(),
  /** base64 of the signature over `davit-enrolment-1 <issuer> <keyid> <SHA-256 of the code, base64url>`. */
  signature: z.string().min(1).max(2048),
});

async function answer(context: AuthContext, request: AuthRequest): Promise<Result<PlainResponse, Refusal>> {
  if (isFromBrowser(request)) return fail(refuse('origin_refused', 'An account is never used from a web page'));
  const document = readDocument(enrolmentSchema, request);
  if (!document.ok) return document;
  const { code, public_key: publicKey, signature } = document.value;
  const cause = { by: 'client', ...requestFacts(request) } as const;
  const enrolled = await enrol(context, { code, publicKey, signature }, cause);
  if (!enrolled.ok) return enrolled;
  const { client, key } = enrolled.value;
  const { issuer } = context.config;
  const places = { token_endpoint: `${issuer}/oauth/token`, auth_method: client.authMethod };
  return ok(json(201, { ...accountView(context.config, client), ...places, key: keyView(key, context.store.now()) }));
}

const error = toJsonSchema(errorResponseSchema);

export const enrolmentEndpoint: Endpoint = {
  method: 'POST',
  path: ENROLMENTS_PATH,
  content: 'json',
  cors: 'none',
  signing: 'exempt',
  docs: {
    summary: 'Bring in a key of an account by the one-time code that the operator made',
    request: toJsonSchema(enrolmentSchema),
    responses: {
      '201': { description: 'The account and its active key', schema: { type: 'object' } },
      '400': { description: 'The code, the proof or the document was refused', schema: error },
      '403': { description: 'Not from a web page', schema: error },
      '409': { description: 'The key is taken, or too many are active; the code is still good', schema: error },
      '429': { description: 'Too many attempts: wait as long as Retry-After says', schema: error },
    },
  },
  async handle(context, request) {
    const answered = await answer(context, request);
    return answered.ok ? answered.value : refusalResponse(context.config.issuer, answered.failure);
  },
};
