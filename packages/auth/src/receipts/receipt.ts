// The consent receipt: a signed statement of what a user allowed, to whom and on which words (authorization.md §10).
// Verifiable for ever with /oauth/jwks/receipts. Holds no contact value and no secret.
import { type Digest, type Signer, signJws } from '@davit/crypto';
import type { Assurance, Client } from '../clients/client.ts';
import { type DeclaredScope, scopeWords } from '../consent/consent-scope.ts';
import { purposeHash } from '../consent/purpose-hash.ts';
import type { Receipt } from '../ports/authorization-store.ts';

export const RECEIPT_TYPE = 'davit-consent-receipt+jwt';

export interface ReceiptFacts {
  readonly id: string;
  readonly issuer: string;
  /** Milliseconds, database time. */
  readonly now: number;
  /** Pairwise, for the app's sector. */
  readonly subject: string;
  readonly app: Client;
  readonly host: Pick<Client, 'clientId' | 'name'>;
  /** As the host asserted it; not verified here. */
  readonly bundleDigest: string | null;
  readonly requested: readonly DeclaredScope[];
  readonly granted: readonly string[];
  readonly locale: string;
  readonly consentHash: string;
  readonly assurance: Assurance;
  /** False when the operator's policy answered instead of the user. */
  readonly isUserAsked: boolean;
}

/** @see RFC 7515 for the form; the claims are ours. */
export async function signReceipt(
  facts: ReceiptFacts,
  key: { readonly kid: string; readonly signer: Signer },
  digest: Digest,
): Promise<Receipt> {
  const { app, locale } = facts;
  const scopes = [];
  for (const scope of facts.requested) {
    const { name, required, retention, recipients } = scope.declared;
    const text_hash = (await purposeHash(scope, locale, digest)).slice(locale.length + 1);
    const words = scopeWords(scope, locale);
    const granted = facts.granted.includes(name);
    scopes.push({
      name,
      granted,
      required,
      ...words,
      text_revision: scope.text.revision,
      text_hash,
      retention,
      recipients,
    });
  }
  const payload = {
    iss: facts.issuer,
    jti: facts.id,
    iat: Math.floor(facts.now / 1000),
    sub: facts.subject,
    decision: 'allow',
    decided_by: facts.isUserAsked ? 'user' : 'operator_policy',
    app: { id: app.clientId, name: app.name, publisher: app.publisher, publisher_verified: app.publisherVerified },
    host: { client_id: facts.host.clientId, name: facts.host.name },
    bundle_digest: facts.bundleDigest,
    scopes,
    locale,
    consent_hash: facts.consentHash,
    assurance: facts.assurance,
    withdraw: {
      how: `Open "My permissions" in ${facts.host.name}, choose ${app.name} and withdraw.`,
      api: `${facts.issuer}/account/grants`,
    },
  };
  return { id: facts.id, jws: await signJws({ typ: RECEIPT_TYPE, kid: key.kid }, payload, key.signer) };
}
