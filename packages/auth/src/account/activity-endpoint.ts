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
const LAST_MILLISECOND = 999;
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

/**
 * A row of reads names the second they were in. In that second they follow what opened or closed the door to them; only a
 * token that had expired was refused before the refresh that it led to.
 */
const orderOf = ({ at, reason }: StoredActivityEntry): number =>
  reason === 'token_expired' ? at : at + LAST_MILLISECOND;

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
  // Reads of the last second wait in this process: write them first, so that nobody misses what they just did.
  await context.activity.flush();
  const entries = await audit.list({ grantId, limit: MAX_ITEMS });
  const reads = await audit.listActivity(grantId, MAX_ITEMS);
  const items = [
    ...entries.map((entry) => ({ order: entry.at, item: fromAudit(entry) })),
    ...reads.map((entry) => ({ order: orderOf(entry), item: fromActivity(entry) })),
  ];
  items.sort((a, b) => b.order - a.order);
  return ok(json(200, { items: items.slice(0, MAX_ITEMS).map(({ item }) => item) }));
}
