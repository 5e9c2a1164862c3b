// GET /account/grants/{id}/activity: what happened under a grant, newest first. Ids of tokens, never their secrets; the fine
// reasons of refused codes and tokens stay in the audit log.
import { type ActivityItem, ok, type PlainRequest, type PlainResponse, REASONS, type Result } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import { json } from '../http/respond.ts';
import type { StoredActivityEntry, StoredAuditEntry } from '../ports/audit-store.ts';
import type { Refusal } from '../refusal.ts';
import type { AccountCaller } from './account-caller.ts';
import { toTime } from './grant-view.ts';
import { findOwnGrant } from './own-grant.ts';

const MAX_ITEMS = 200;
const USERINFO_PATH = '/oauth/userinfo';

const publicReason = (reason: string | null | undefined): string | null =>
  reason !== null && reason !== undefined && Object.hasOwn(REASONS, reason) ? reason : null;

const fromAudit = (entry: StoredAuditEntry): ActivityItem => ({
  at: toTime(entry.at),
  event: entry.event,
  method: entry.method ?? null,
  path: entry.path ?? null,
  status: entry.status ?? null,
  reason: publicReason(entry.reason),
  claims: [],
  count: 1,
  token_id: entry.tokenId ?? null,
});

const fromActivity = (entry: StoredActivityEntry): ActivityItem => ({
  at: toTime(entry.at),
  event: entry.event,
  method: entry.method,
  path: USERINFO_PATH,
  status: entry.status,
  reason: publicReason(entry.reason),
  claims: [...entry.claims],
  count: entry.count,
  token_id: entry.tokenId,
});

export async function listActivity(
  context: AuthContext,
  _request: PlainRequest,
  caller: AccountCaller,
  { id }: Readonly<Record<string, string>>,
): Promise<Result<PlainResponse, Refusal>> {
  const found = await findOwnGrant(context, caller, id);
  if (!found.ok) return found;
  const { grantId } = found.value;
  const { audit } = context.store;
  const entries = await audit.list({ grantId, limit: MAX_ITEMS });
  const reads = await audit.listActivity(grantId, MAX_ITEMS);
  const items = [...entries.map(fromAudit), ...reads.map(fromActivity)];
  // RFC 3339 in UTC with milliseconds sorts as text.
  items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return ok(json(200, { items: items.slice(0, MAX_ITEMS) }));
}
