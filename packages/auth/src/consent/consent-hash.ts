// What one decision is about, as one hash: computed when the sheet is drawn, and again from current records when the
// decision is spent (authorization.md §4, T029). No I/O.
import { type Digest, encodeBase64url, encodeUtf8, lengthPrefixed } from '@davit/crypto';
import type { Client } from '../clients/client.ts';
import type { DeclaredScope } from './consent-scope.ts';
import { purposeHash } from './purpose-hash.ts';

export interface ConsentSubject {
  /** Id of the auth_session that the decision will spend. */
  readonly sessionId: string;
  readonly userId: string;
  readonly hostClientId: string;
  readonly app: Client;
  /** The release as the host asserts it. */
  readonly bundleDigest: string | null;
  readonly scopes: readonly DeclaredScope[];
  readonly locale: string;
  readonly resources: readonly string[];
  readonly codeChallenge: string;
  readonly dpopJkt: string | null;
  readonly nonce: string | null;
}

/** base64url, 43 characters. */
export async function consentHash(subject: ConsentSubject, digest: Digest): Promise<string> {
  const text = encodeUtf8;
  // Absent and empty must differ: a nonce may be empty, so a present value follows a marker.
  const optional = (value: string | null) => text(value === null ? '' : `=${value}`);
  const scopes: Uint8Array[] = [];
  for (const scope of subject.scopes) {
    const words = await purposeHash(scope, subject.locale, digest);
    const { name, required } = scope.declared;
    scopes.push(
      lengthPrefixed(text(name), text(`${scope.text.revision}`), text(words), text(required ? 'required' : 'optional')),
    );
  }
  const bytes = lengthPrefixed(
    text('davit-consent-1'),
    text(subject.sessionId),
    text(subject.userId),
    text(subject.hostClientId),
    text(subject.app.clientId),
    // The app's row version stands for name, publisher, icon and contacts as shown.
    lengthPrefixed(text(`${subject.app.version}`), optional(subject.bundleDigest)),
    lengthPrefixed(...scopes),
    lengthPrefixed(...subject.resources.map(text)),
    text(subject.codeChallenge),
    optional(subject.dpopJkt),
    optional(subject.nonce),
  );
  return encodeBase64url(await digest.sha256(bytes));
}
