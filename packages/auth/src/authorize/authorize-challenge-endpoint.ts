// POST /oauth/authorize-challenge: host login, and codes that a host asks for on behalf of a mini-program. The
// parameters of the brokered form tell the two apart, `auth_session` the first step from the next.
import type { PlainResponse } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import { readForm } from '../http/form.ts';
import { refusalResponse } from '../refusal.ts';
import { beginBrokered } from './begin-brokered.ts';
import { continueBrokered } from './continue-brokered.ts';
import { login } from './login.ts';

const BROKERED = ['app_id', 'request_uri', 'decision', 'subject_token'];

export async function authorizeChallenge(context: AuthContext, request: AuthRequest): Promise<PlainResponse> {
  const { issuer } = context.config;
  const form = readForm(request);
  if (!form.ok) return refusalResponse(issuer, form.failure);
  const isBrokered = BROKERED.some((parameter) => form.value.get(parameter) !== null);
  const isContinued = form.value.get('auth_session') !== null;
  const step = !isBrokered ? login : isContinued ? continueBrokered : beginBrokered;
  const answered = await step(context, request, form.value);
  return answered.ok ? answered.value : refusalResponse(issuer, answered.failure);
}
