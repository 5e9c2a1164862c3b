// /admin/v1/clients/{id}/keys: the operator's side of a client's signing keys.
import { fail } from '@davit/protocol';
import { refuse } from '../refusal.ts';
import { listKeys, patchKey, postKey, postProof } from '../signing/registration/key-answers.ts';
import type { AdminHandler } from './admin-caller.ts';

export const listClientKeys: AdminHandler = async (context, _request, _cause, { id = '' }) =>
  (await context.store.clients.find(id)) === null ? fail(refuse('not_found')) : listKeys(context, id);

export const postClientKey: AdminHandler = (context, request, cause, { id = '' }) =>
  postKey(context, request, { clientId: id, cause });

export const postClientKeyProof: AdminHandler = (context, request, cause, { id = '', keyid = '' }) =>
  postProof(context, request, { clientId: id, cause }, keyid);

export const patchClientKey: AdminHandler = (context, request, cause, { id = '', keyid = '' }) =>
  patchKey(context, request, { clientId: id, cause }, keyid);
