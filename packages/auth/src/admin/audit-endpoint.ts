// GET /admin/v1/audit: what happened, by client, user, grant, family or event.
import { ok } from '@davit/protocol';
import * as z from 'zod';
import { json } from '../http/respond.ts';
import type { StoredAuditEntry } from '../ports/audit-store.ts';
import type { AdminHandler } from './admin-caller.ts';
import { pageSchema } from './page.ts';
import { readQuery } from './read-document.ts';

const text = z.string().min(1).max(64).optional();

export const auditQuerySchema = pageSchema.extend({
  client_id: text,
  user_id: text,
  grant_id: text,
  family_id: text,
  event: text,
  /** Newest first by default. */
  order: z.enum(['newest', 'oldest']).default('newest'),
});

const entryView = (entry: StoredAuditEntry) => ({
  id: entry.id,
  at: new Date(entry.at).toISOString(),
  event: entry.event,
  client_id: entry.clientId ?? null,
  host_client_id: entry.hostClientId ?? null,
  user_id: entry.userId ?? null,
  grant_id: entry.grantId ?? null,
  family_id: entry.familyId ?? null,
  token_id: entry.tokenId ?? null,
  method: entry.method ?? null,
  path: entry.path ?? null,
  status: entry.status ?? null,
  reason: entry.reason ?? null,
  detail: entry.detail ?? {},
});

export const listAudit: AdminHandler = async (context, request) => {
  const query = readQuery(auditQuerySchema, request);
  if (!query.ok) return query;
  const { client_id: clientId, user_id: userId, grant_id: grantId, family_id: familyId } = query.value;
  const { event, after, limit, order } = query.value;
  const ascending = order === 'oldest';
  const filter = { clientId, userId, grantId, familyId, event, after, limit, ascending };
  const entries = await context.store.audit.list(filter);
  return ok(json(200, { entries: entries.map(entryView) }));
};
