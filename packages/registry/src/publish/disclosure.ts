// What a manifest tells people before they open its mini-program: which parts of it, and in which words. Pure.
import type { Manifest } from '@davit/bundle';
import type { Disclosure } from './published-version.ts';

/** A manifest may name as many languages as it has room for; `en` is always there. */
const inEnglish = (texts: Readonly<Record<string, string>>): string => texts.en ?? '';

export function disclosureOf({ davit, req_permissions }: Manifest): Disclosure {
  const reasons = new Map([...req_permissions, ...davit.permissions].map(({ name, reason }) => [name, reason]));
  return {
    permissions: [...reasons].map(([name, reason]) => ({ name, reason })),
    scopes: davit.scopes.map(({ name, purpose, required }) => ({ name, purpose: inEnglish(purpose), required })),
    data_use: davit.data_use.map(({ type, purpose, retention, recipients }) => ({
      type,
      purpose: inEnglish(purpose),
      retention,
      recipients,
    })),
    privacy_url: davit.privacy_url ?? null,
    contact: davit.contact ?? null,
  };
}
