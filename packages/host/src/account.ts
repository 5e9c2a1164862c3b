// What the user allowed: grants, what was read, withdrawing, receipts (`/account/grants`). Answers are parsed, never trusted.
import { type ActivityItem, activitySchema, type GrantList, grantListSchema, receiptSchema } from '@davit/protocol';
import type { AuthorizedCall } from './authorized-call.ts';
import type { Call } from './exchange.ts';
import { toFailure, unexpectedAnswer } from './failure.ts';
import type { HostResult } from './host-client.ts';
import { percentEncode } from './percent-encode.ts';

interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

const GRANTS = '/account/grants';
const grantPath = (grantId: string, part = '') => `${GRANTS}/${percentEncode(grantId)}${part}`;

async function read<T>(call: AuthorizedCall, path: string, schema: Schema<T>): Promise<HostResult<T>> {
  const result = await call({ method: 'GET', path });
  if (!result.ok) return result;
  if (result.value.status !== 200) return { ok: false, failure: toFailure(result.value) };
  const parsed = schema.safeParse(result.value.body);
  if (!parsed.success) return { ok: false, failure: unexpectedAnswer(result.value.status) };
  return { ok: true, value: parsed.data };
}

export const grants = (call: AuthorizedCall): Promise<HostResult<GrantList>> => read(call, GRANTS, grantListSchema);

export async function activity(call: AuthorizedCall, grantId: string): Promise<HostResult<readonly ActivityItem[]>> {
  const result = await read(call, grantPath(grantId, '/activity'), activitySchema);
  return result.ok ? { ok: true, value: result.value.items } : result;
}

export async function receipt(call: AuthorizedCall, grantId: string): Promise<HostResult<string>> {
  const result = await read(call, grantPath(grantId, '/receipt'), receiptSchema);
  return result.ok ? { ok: true, value: result.value.receipt } : result;
}

/** A grant that is already gone counts as withdrawn: withdrawing may be repeated after a lost answer. */
export async function withdraw(call: AuthorizedCall, grantId: string): Promise<HostResult<null>> {
  const request: Call = { method: 'DELETE', path: grantPath(grantId) };
  const result = await call(request);
  if (!result.ok) return result;
  const { status } = result.value;
  const isGone = (status >= 200 && status < 300) || status === 404;
  return isGone ? { ok: true, value: null } : { ok: false, failure: toFailure(result.value) };
}
