// GET /account/grants and /account/grants/{id}: what I allowed, to whom, since when, and what was read last.
import {
  fail,
  type GrantList,
  type GrantView,
  headerValues,
  ok,
  type PlainRequest,
  type PlainResponse,
  type Result,
  targetPath,
} from '@davit/protocol';
import { parseLocales } from '../consent/locale.ts';
import type { AuthContext } from '../context.ts';
import { json } from '../http/respond.ts';
import type { Grant } from '../ports/authorization-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { openProfile } from '../users/profile.ts';
import type { AccountCaller } from './account-caller.ts';
import { grantView } from './grant-view.ts';

/** Enough to find the last read behind a burst of refusals. */
const RECENT_ACTIVITY = 50;

/** `ui_locales` of the query, else Accept-Language. */
function localesOf(request: PlainRequest): string[] {
  const query = new URLSearchParams(request.target.slice(targetPath(request.target).length));
  return parseLocales(query.get('ui_locales') ?? headerValues(request, 'accept-language')[0]);
}

async function toView(
  context: AuthContext,
  grant: Grant & { readonly liveFamilies: number },
  locales: readonly string[],
): Promise<GrantView | null> {
  const app = await context.store.clients.find(grant.clientId);
  if (app === null) return null;
  const activity = await context.store.audit.listActivity(grant.grantId, RECENT_ACTIVITY);
  const lastRead = activity.find(({ event }) => event === 'userinfo.read') ?? null;
  return grantView(context.config, { grant, app, liveFamilies: grant.liveFamilies, lastRead, locales });
}

async function grantsOf(context: AuthContext, { userId }: AccountCaller['user']) {
  // Reads of the last second wait in this process: written first, so that "read last" is true.
  await context.activity.flush();
  return context.store.authorizations.listGrants(userId);
}

export async function listGrants(
  context: AuthContext,
  request: PlainRequest,
  { user }: AccountCaller,
): Promise<Result<PlainResponse, Refusal>> {
  const grants = await grantsOf(context, user);
  const locales = localesOf(request);
  const views = await Promise.all(grants.map((grant) => toView(context, grant, locales)));
  const { name, username } = await openProfile(context, user);
  const answer: GrantList = {
    user: { name, preferred_username: username },
    grants: views.filter((view) => view !== null),
  };
  return ok(json(200, answer));
}

export async function showGrant(
  context: AuthContext,
  request: PlainRequest,
  { user }: AccountCaller,
  { id }: Readonly<Record<string, string>>,
): Promise<Result<PlainResponse, Refusal>> {
  const grants = await grantsOf(context, user);
  const grant = grants.find(({ grantId }) => grantId === id);
  const view = grant === undefined ? null : await toView(context, grant, localesOf(request));
  return view === null ? fail(refuse('not_found')) : ok(json(200, view));
}
