// Host login: the first factor in, a code for the host's own session out (authorization.md §4). Factors are accepted only
// from kind host; a wrong name and a wrong password are one answer.
import { fail, HOST_SCOPE, ok, type PlainResponse, type Result } from '@davit/protocol';
import { requestFacts } from '../audit/request-facts.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { Form } from '../http/form.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import { blindIndex } from '../users/blind-index.ts';
import { BUILT_IN_NAMESPACE } from '../users/namespace.ts';
import type { StoredUser } from '../users/user.ts';
import { checkPassword } from './factor.ts';
import { authenticateLoginCaller, type LoginCaller } from './login-caller.ts';
import { openLogin, type PendingLogin, readLogin, wrongFactor } from './login-session.ts';
import { takeChallenge } from './login-throttle.ts';
import { codeResponse, drawCode } from './new-code.ts';
import { notLiveRefusal } from './not-live-refusal.ts';
import { replayRefusal } from './replay-refusal.ts';

const MAX_USERNAME_LENGTH = 256;
const MAX_PASSWORD_LENGTH = 1024;

interface PresentedFactor {
  readonly username: string;
  readonly password: string;
}

/** Null when no factor came: the answer then says which one is wanted. */
function readFactor(form: Form): Result<PresentedFactor | null, Refusal> {
  const username = form.get('username');
  const password = form.get('password');
  if (username === null && password === null) return ok(null);
  if (username === null || password === null)
    return fail(refuse('invalid_request', 'The parameters username and password belong together'));
  if (username.length > MAX_USERNAME_LENGTH)
    return fail(refuse('invalid_request', 'The parameter username is too long'));
  if (password.length > MAX_PASSWORD_LENGTH)
    return fail(refuse('invalid_request', 'The parameter password is too long'));
  return ok({ username, password });
}

async function issue(
  context: AuthContext,
  request: AuthRequest,
  caller: LoginCaller,
  pending: PendingLogin,
  user: StoredUser,
): Promise<Result<PlainResponse, Refusal>> {
  const { host, installationJkt, spends } = caller;
  const { code, text } = await drawCode(context, {
    clientId: host.clientId,
    userId: user.userId,
    hostClientId: host.clientId,
    hostFamilyId: null,
    assurance: installationJkt === null ? 'confidential' : 'none',
    challenge: pending.request.codeChallenge,
    dpopJkt: installationJkt,
    scope: [HOST_SCOPE],
    nonce: null,
    authTime: context.store.now(),
  });
  const outcome = await context.store.authorizations.issueLoginCode({
    attemptId: newAttemptId(context),
    spends,
    presented: pending.presented,
    code,
    audit: [
      {
        event: 'login.succeeded',
        clientId: host.clientId,
        hostClientId: host.clientId,
        userId: user.userId,
        tokenId: code.id,
        ...requestFacts(request),
        status: 200,
        detail: { factor: 'password', assurance: code.assurance },
      },
    ],
  });
  switch (outcome.kind) {
    case 'issued':
      return ok(codeResponse(context, text, pending.request.state));
    case 'not_live':
      return fail(notLiveRefusal(outcome));
    case 'invalid_session':
      return fail(refuse('invalid_session'));
    case 'replayed':
      return fail(replayRefusal(installationJkt));
  }
}

export async function login(
  context: AuthContext,
  request: AuthRequest,
  form: Form,
): Promise<Result<PlainResponse, Refusal>> {
  const caller = await authenticateLoginCaller(context, request, form);
  if (!caller.ok) return caller;
  const pending = await readLogin(context, caller.value, form);
  if (!pending.ok) return pending;
  const factor = readFactor(form);
  if (!factor.ok) return factor;
  if (factor.value === null) {
    if (pending.value.presented !== null)
      return fail(refuse('invalid_request', 'The parameters username and password are missing'));
    const limited = await takeChallenge(context, caller.value, request.remoteAddress);
    return fail(limited ?? (await openLogin(context, request, caller.value, pending.value)));
  }
  const { username, password } = factor.value;
  const usernameIndex = await blindIndex(context, 'username', username);
  const user = await context.store.users.findByUsername(BUILT_IN_NAMESPACE, usernameIndex);
  const { remoteAddress } = request;
  const checked = await checkPassword(context, { user, usernameIndex, password, caller: caller.value, remoteAddress });
  if (checked.kind === 'limited') return fail(checked.refusal);
  if (checked.kind === 'wrong') return fail(await wrongFactor(context, request, caller.value, pending.value, user));
  return issue(context, request, caller.value, pending.value, checked.user);
}
