// The user said yes (or, for `openid` alone, the operator did): session spent, grant written, receipt signed, code stored,
// in one transaction. The answer leaves after it.
import { fail, ok, type PlainRequest, type PlainResponse, type Result } from '@davit/protocol';
import { purposeHash } from '../consent/purpose-hash.ts';
import type { AuthContext } from '../context.ts';
import type { AuditEntry } from '../ports/audit-store.ts';
import type { Receipt, SessionPresentation } from '../ports/authorization-store.ts';
import { signReceipt } from '../receipts/receipt.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId, newId } from '../secrets/id.ts';
import { subjectFor } from '../users/subject.ts';
import { brokeredFacts } from './brokered-audit.ts';
import type { BrokeredQuestion } from './brokered-question.ts';
import { codeFacts } from './code-facts.ts';
import { codeResponse, drawCode } from './new-code.ts';
import { notLiveRefusal } from './not-live-refusal.ts';
import { replayRefusal } from './replay-refusal.ts';

export interface Approval extends BrokeredQuestion {
  readonly granted: readonly string[];
  /** When the user proved who they are, milliseconds. */
  readonly authTime: number;
  /** Language of the texts that the user read. */
  readonly locale: string;
  readonly consentHash: string;
  readonly presented: SessionPresentation;
  /** False when the operator's policy answered instead of the user. */
  readonly isUserAsked: boolean;
}

async function receiptOf(context: AuthContext, approval: Approval): Promise<Receipt> {
  const { app, caller, asked, scopes, granted, locale, consentHash, isUserAsked } = approval;
  const facts = {
    id: newId(context),
    issuer: context.config.issuer,
    now: context.store.now(),
    subject: await subjectFor(context, caller.user.userId, app.sectorId),
    app,
    host: caller.host,
    bundleDigest: asked.bundleDigest,
    requested: scopes,
    granted,
    locale,
    consentHash,
    assurance: caller.assurance,
    isUserAsked,
  };
  return signReceipt(facts, context.keys.receiptKey(), context.crypto);
}

/** By scope, so that a later change of one text asks again for that one. */
async function purposesOf(context: AuthContext, { scopes, granted, locale }: Approval) {
  const hashes: Record<string, string> = {};
  for (const scope of scopes)
    if (granted.includes(scope.declared.name))
      hashes[scope.declared.name] = await purposeHash(scope, locale, context.crypto);
  return hashes;
}

function auditOf(request: PlainRequest, approval: Approval, codeId: string): AuditEntry[] {
  const { caller, app, asked, granted, grant, scopes } = approval;
  // Without a grant yet, the store names the one that it writes.
  const facts = { ...brokeredFacts(request, caller, app.clientId), grantId: grant?.grantId, status: 200 };
  const declined = scopes.map(({ declared }) => declared.name).filter((name) => !granted.includes(name));
  const detail = {
    silent: !approval.isUserAsked,
    scope: granted,
    assurance: caller.assurance,
    bundle_digest: asked.bundleDigest ?? '',
  };
  return [
    { event: 'consent.allowed', ...facts, detail: { ...detail, declined } },
    { event: 'code.issued', ...facts, tokenId: codeId, detail },
  ];
}

/** `client_changed`: the app's row is another one than the sheet was drawn from; nothing was written. */
export async function approve(
  context: AuthContext,
  request: PlainRequest,
  approval: Approval,
): Promise<Result<PlainResponse, Refusal | 'client_changed'>> {
  const { caller, app, asked, granted, authTime, presented } = approval;
  const { code, text } = await drawCode(context, codeFacts(caller, asked, granted, authTime));
  const outcome = await context.store.authorizations.approve({
    attemptId: newAttemptId(context),
    spends: caller.spends,
    presented,
    clientVersion: app.version,
    newGrantId: newId(context),
    requested: asked.scope,
    granted,
    purposeHashes: await purposesOf(context, approval),
    receipt: await receiptOf(context, approval),
    code,
    audit: auditOf(request, approval, code.id),
  });
  switch (outcome.kind) {
    case 'issued':
      return ok(codeResponse(context, text, asked.state));
    case 'not_live':
      return fail(notLiveRefusal(outcome));
    case 'invalid_session':
      return fail(refuse('invalid_session'));
    case 'replayed':
      return fail(replayRefusal(caller.installationJkt));
    case 'client_changed':
      return fail('client_changed');
  }
}
