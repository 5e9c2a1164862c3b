// The verbs of a client's keys over HTTP, the same for the operator and for the client itself: each says whose keys it means.
import { ok, type PlainRequest, type PlainResponse, type Result } from '@davit/protocol';
import * as z from 'zod';
import { readDocument } from '../../admin/read-document.ts';
import type { AuthContext } from '../../context.ts';
import { readJson } from '../../http/json.ts';
import { json } from '../../http/respond.ts';
import type { Refusal } from '../../refusal.ts';
import { changeKey } from './change-key.ts';
import type { KeyCause } from './key-cause.ts';
import { keyPatchSchema, keyProofSchema, type SigningKeyDocument } from './key-document.ts';
import { keyView } from './key-view.ts';
import { proveKey } from './prove-key.ts';
import { registerKey } from './register-key.ts';

/** Whose key is meant, and who does it. */
export interface KeyOwner {
  readonly clientId: string;
  readonly cause: KeyCause;
}
type Answer = Promise<Result<PlainResponse, Refusal>>;

export async function listKeys(context: AuthContext, clientId: string): Answer {
  const keys = await context.store.signingKeys.list(clientId);
  return ok(json(200, { keys: keys.map((key) => keyView(key, context.store.now())) }));
}

export async function postKey(context: AuthContext, request: PlainRequest, owner: KeyOwner): Answer {
  const body = readJson(request, z.unknown());
  if (!body.ok) return body;
  const key = await registerKey(context, owner.clientId, body.value as SigningKeyDocument, owner.cause);
  return key.ok ? ok(json(201, keyView(key.value, context.store.now()))) : key;
}

export async function postProof(context: AuthContext, request: PlainRequest, owner: KeyOwner, keyid: string): Answer {
  const proof = readDocument(keyProofSchema, request);
  if (!proof.ok) return proof;
  const name = { clientId: owner.clientId, keyid };
  const key = await proveKey(context, name, proof.value.signature, owner.cause);
  return key.ok ? ok(json(200, keyView(key.value, context.store.now()))) : key;
}

export async function patchKey(context: AuthContext, request: PlainRequest, owner: KeyOwner, keyid: string): Answer {
  const patch = readDocument(keyPatchSchema, request);
  if (!patch.ok) return patch;
  const key = await changeKey(context, { clientId: owner.clientId, keyid }, patch.value, owner.cause);
  return key.ok ? ok(json(200, keyView(key.value, context.store.now()))) : key;
}
