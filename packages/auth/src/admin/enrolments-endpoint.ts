// /admin/v1/clients/{id}/enrolments: the code by which a key of an account comes in. The answer is the only place that it ever stands.
import { ok } from '@davit/protocol';
import { mintEnrolment } from '../client/enrolment.ts';
import { json, noContent } from '../http/respond.ts';
import type { AdminHandler } from './admin-caller.ts';

export const postEnrolment: AdminHandler = async (context, _request, cause, { id = '' }) => {
  const minted = await mintEnrolment(context, id, cause);
  if (!minted.ok) return minted;
  const { clientId, code, expiresAt } = minted.value;
  return ok(json(201, { client_id: clientId, code, expires_at: new Date(expiresAt).toISOString() }));
};

/** Nothing to end is as good. */
export const endEnrolment: AdminHandler = async (context, _request, { by, method, path }, { id: clientId = '' }) => {
  const audit = [{ event: 'enrolment.ended', clientId, method, path, status: 204, detail: { by } }];
  await context.store.enrolments.end({ clientId, audit });
  return ok(noContent());
};
