// /admin/v1/users: create, list, show, disable. Shows no contact value: an operator who must read one has the user's consent
// flow for it.
import { fail, ok } from '@davit/protocol';
import * as z from 'zod';
import { causeFacts } from '../audit/request-facts.ts';
import type { AuthContext } from '../context.ts';
import { readJson } from '../http/json.ts';
import { json } from '../http/respond.ts';
import { refuse } from '../refusal.ts';
import { openProfile } from '../users/profile.ts';
import type { StoredUser } from '../users/user.ts';
import type { AdminHandler } from './admin-caller.ts';
import { createUser, findUser } from './create-user.ts';
import { pageSchema } from './page.ts';
import { readDocument, readQuery } from './read-document.ts';
import { type UserDocument, userPatchSchema } from './user-document.ts';

export const userQuerySchema = pageSchema.extend({ username: z.string().min(1).max(256).optional() });

async function userView(context: AuthContext, user: StoredUser) {
  const profile = await openProfile(context, user);
  return {
    user_id: user.userId,
    namespace: user.namespace,
    username: profile.username,
    name: profile.name,
    has_email: profile.email !== null,
    email_verified: profile.emailVerified,
    has_phone: profile.phone !== null,
    phone_verified: profile.phoneVerified,
    has_password: user.passwordHash !== null,
    state: user.state,
    created_at: new Date(user.createdAt).toISOString(),
    updated_at: new Date(user.updatedAt).toISOString(),
  };
}

export const postUser: AdminHandler = async (context, request, cause) => {
  const body = readJson(request, z.unknown());
  if (!body.ok) return body;
  const created = await createUser(context, body.value as UserDocument, cause);
  return created.ok ? ok(json(201, await userView(context, created.value))) : created;
};

export const listUsers: AdminHandler = async (context, request) => {
  const query = readQuery(userQuerySchema, request);
  if (!query.ok) return query;
  const { username, after: afterId, limit } = query.value;
  const named = username === undefined ? null : await findUser(context, username);
  const users = username === undefined ? await context.store.users.list({ afterId, limit }) : named ? [named] : [];
  return ok(json(200, { users: await Promise.all(users.map((user) => userView(context, user))) }));
};

export const showUser: AdminHandler = async (context, _request, _cause, { id = '' }) => {
  const user = await context.store.users.find(id);
  return user === null ? fail(refuse('not_found')) : ok(json(200, await userView(context, user)));
};

/** Disabling ends every session for good: enabling again does not bring one back. */
export const patchUser: AdminHandler = async (context, request, cause, { id: userId = '' }) => {
  const { by } = cause;
  const facts = causeFacts(cause);
  const patch = readDocument(userPatchSchema, request);
  if (!patch.ok) return patch;
  const { state } = patch.value;
  const { users } = context.store;
  const event = state === 'disabled' ? 'user.disabled' : 'user.enabled';
  const audit = [{ event, userId, ...facts, status: 200, detail: { by } }];
  if (state === 'disabled') {
    // Before the state: whatever happens in between, no session outlives the disabling.
    const ended = { event: 'user.sessions_ended', userId, ...facts, status: 200, detail: { by } };
    await users.raiseGeneration({ userId, audit: [ended] });
  }
  const outcome = await users.setState({ userId, state, audit });
  if (outcome.kind === 'not_found') return fail(refuse('not_found'));
  return ok(json(200, await userView(context, outcome.user)));
};
