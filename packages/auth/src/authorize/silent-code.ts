// A code without a prompt: the live grant covers what is asked for, on the words that the user agreed to. The store checks
// the grant's version in the statement that issues, and counts these codes per user and mini-program.
import { fail, ok, type PlainRequest, type PlainResponse, type Result } from '@davit/protocol';
import type { Client } from '../clients/client.ts';
import type { AuthContext } from '../context.ts';
import { tooMany } from '../http/throttle-bucket.ts';
import type { Grant } from '../ports/authorization-store.ts';
import type { Refusal } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { brokeredFacts } from './brokered-audit.ts';
import { codeFacts } from './code-facts.ts';
import type { HostSession } from './host-session.ts';
import { codeResponse, drawCode } from './new-code.ts';
import { notLiveRefusal } from './not-live-refusal.ts';
import { replayRefusal } from './replay-refusal.ts';

export interface SilentInput {
  readonly caller: HostSession;
  readonly app: Client;
  readonly asked: AuthorizationRequest;
  readonly grant: Grant;
}

export async function issueSilently(
  context: AuthContext,
  request: PlainRequest,
  { caller, app, asked, grant }: SilentInput,
): Promise<Result<PlainResponse, Refusal | 'grant_changed'>> {
  const { code, text } = await drawCode(context, codeFacts(caller, asked, asked.scope, caller.authTime));
  const outcome = await context.store.authorizations.issueSilently({
    attemptId: newAttemptId(context),
    spends: caller.spends,
    grantId: grant.grantId,
    grantVersion: grant.version,
    clientVersion: app.version,
    maxPerMinute: context.config.limits.silentCodesPerUserAndClient,
    code,
    audit: [
      {
        event: 'code.issued',
        ...brokeredFacts(request, caller, app.clientId),
        grantId: grant.grantId,
        tokenId: code.id,
        status: 200,
        detail: {
          silent: true,
          scope: asked.scope,
          assurance: caller.assurance,
          bundle_digest: asked.bundleDigest ?? '',
        },
      },
    ],
  });
  switch (outcome.kind) {
    case 'issued':
      return ok(codeResponse(context, text, asked.state));
    case 'not_live':
      return fail(notLiveRefusal(outcome));
    case 'limited':
      return fail(tooMany(outcome.retryAfterMs));
    case 'replayed':
      return fail(replayRefusal(caller.installationJkt));
    case 'grant_changed':
      return fail('grant_changed');
  }
}
