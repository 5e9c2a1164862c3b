// /admin/v1/clients: create, list, show, change, suspend, new secret. Bodies are checked where they are used.
import { fail, ok } from '@davit/protocol';
import * as z from 'zod';
import { CLIENT_KINDS } from '../clients/client.ts';
import { readJson } from '../http/json.ts';
import { json } from '../http/respond.ts';
import { refuse } from '../refusal.ts';
import type { AdminHandler } from './admin-caller.ts';
import type { ClientDocument, ClientPatch } from './client-document.ts';
import { clientView } from './client-view.ts';
import { type CreatedClient, createClient } from './create-client.ts';
import { pageSchema } from './page.ts';
import { readQuery } from './read-document.ts';
import { rotateClientSecret, updateClient } from './update-client.ts';

export const clientQuerySchema = pageSchema.extend({ kind: z.enum(CLIENT_KINDS).optional() });

/** The only answers that ever hold a secret. */
const withSecret = ({ client, clientSecret }: CreatedClient) => ({
  ...clientView(client),
  ...(clientSecret === null ? {} : { client_secret: clientSecret }),
});

export const postClient: AdminHandler = async (context, request, cause) => {
  const body = readJson(request, z.unknown());
  if (!body.ok) return body;
  const created = await createClient(context, body.value as ClientDocument, cause);
  return created.ok ? ok(json(201, withSecret(created.value))) : created;
};

export const listClients: AdminHandler = async (context, request) => {
  const query = readQuery(clientQuerySchema, request);
  if (!query.ok) return query;
  const { kind, after: afterId, limit } = query.value;
  const clients = await context.store.clients.list({ kind, includeSuspended: true, afterId, limit });
  return ok(json(200, { clients: clients.map(clientView) }));
};

export const showClient: AdminHandler = async (context, _request, _cause, { id = '' }) => {
  const client = await context.store.clients.find(id);
  return client === null ? fail(refuse('not_found')) : ok(json(200, clientView(client)));
};

export const patchClient: AdminHandler = async (context, request, cause, { id = '' }) => {
  const body = readJson(request, z.unknown());
  if (!body.ok) return body;
  const updated = await updateClient(context, id, body.value as ClientPatch, cause);
  return updated.ok ? ok(json(200, withSecret(updated.value))) : updated;
};

export const postClientSecret: AdminHandler = async (context, _request, cause, { id = '' }) => {
  const rotated = await rotateClientSecret(context, id, cause);
  return rotated.ok ? ok(json(200, withSecret(rotated.value))) : rotated;
};
