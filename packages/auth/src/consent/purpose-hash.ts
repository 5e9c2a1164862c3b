// Names the text that a user agreed to for one scope: a changed text is a new question (T030). No I/O.
import { type Digest, encodeBase64url, encodeUtf8, lengthPrefixed } from '@davit/crypto';
import { type DeclaredScope, scopeWords } from './consent-scope.ts';

/**
 * `<locale>:<base64url SHA-256>` over what was shown in that language: title, purpose, retention, recipients.
 * The language is part of it, so that a new translation does not ask again whoever agreed in another language.
 */
export async function purposeHash(scope: DeclaredScope, locale: string, digest: Digest): Promise<string> {
  const { title, why } = scopeWords(scope, locale);
  const parts = ['davit-purpose-1', scope.declared.name, title, why, scope.declared.retention ?? ''].map(encodeUtf8);
  const recipients = lengthPrefixed(...scope.declared.recipients.map(encodeUtf8));
  const hash = encodeBase64url(await digest.sha256(lengthPrefixed(...parts, recipients)));
  return `${locale}:${hash}`;
}

/** Whether the text behind a stored hash still reads the same, in the language in which it was agreed to. */
export async function isPurposeUnchanged(stored: string | undefined, scope: DeclaredScope, digest: Digest) {
  const locale = stored?.split(':')[0];
  return locale !== undefined && stored === (await purposeHash(scope, locale, digest));
}
