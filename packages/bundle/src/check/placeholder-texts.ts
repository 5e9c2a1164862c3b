// Texts of a manifest that somebody meant to replace: users would read them on the consent sheet. Pure.
import type { Manifest } from '../manifest/manifest.ts';

const PLACEHOLDER =
  /^(?:todo|tbd|fixme|wip|untitled|placeholder|test|example|foo(?:bar)?|asdf+|x{3,})\b[\s.:!…-]*$|\b(?:todo|fixme)\s*:|lorem ipsum|\b(?:change|replace) ?(?:me|this)\b|\byour (?:app|company|name|mini-program|publisher)(?: name)? here\b|^(?:your|my) (?:company|publisher|app|mini-program)$|\{\{|<%|\$\{/i;
/** @see RFC 2606 §3 */
const EXAMPLE_HOST = /^https?:\/\/(?:[^/:]*\.)?example\.(?:com|net|org)(?=[:/?#]|$)/i;

export interface PlaceholderText {
  readonly at: string;
  readonly text: string;
}

function* texts({ name, short_name, description, davit }: Manifest): Generator<[at: string, text: string | undefined]> {
  yield ['name', name];
  yield ['short_name', short_name];
  yield ['description', description];
  yield ['davit.publisher', davit.publisher];
  yield ['davit.contact', davit.contact];
  for (const [at, { purpose }] of davit.scopes.entries())
    for (const text of Object.values(purpose)) yield [`davit.scopes[${at}].purpose`, text];
  for (const [at, { reason }] of davit.permissions.entries()) yield [`davit.permissions[${at}].reason`, reason];
  for (const [at, { purpose, retention }] of davit.data_use.entries()) {
    for (const text of Object.values(purpose)) yield [`davit.data_use[${at}].purpose`, text];
    yield [`davit.data_use[${at}].retention`, retention];
  }
}

export function* findPlaceholders(manifest: Manifest): Generator<PlaceholderText> {
  for (const [at, text] of texts(manifest)) if (text !== undefined && PLACEHOLDER.test(text)) yield { at, text };
  const { privacy_url } = manifest.davit;
  if (privacy_url !== undefined && EXAMPLE_HOST.test(privacy_url)) yield { at: 'davit.privacy_url', text: privacy_url };
}
