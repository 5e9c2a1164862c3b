// One grant as its user sees it: what is shared and why, what was read last, and what withdrawing does. From this server's
// own records only.
import type { GrantView } from '@davit/protocol';
import type { Client } from '../clients/client.ts';
import type { AuthConfig } from '../config.ts';
import { appView } from '../consent/consent-sheet.ts';
import { chooseLocale, textIn } from '../consent/locale.ts';
import { scopeText } from '../consent/standard-scope-texts.ts';
import type { StoredActivityEntry } from '../ports/audit-store.ts';
import type { Grant } from '../ports/authorization-store.ts';

export const toTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

function scopeView(
  config: AuthConfig,
  app: Client,
  name: string,
  locales: readonly string[],
): GrantView['scopes'][number] {
  const text = scopeText(config, name);
  const declared = app.scopes.find((one) => one.name === name);
  const inLanguage = (texts: Readonly<Record<string, string>> | undefined): string =>
    texts === undefined ? '' : textIn(texts, chooseLocale(locales, Object.keys(texts)));
  return {
    name,
    title: inLanguage(text?.title) || name,
    // A scope that the manifest has dropped since is still granted, with no purpose on record.
    why: inLanguage(declared?.why),
    required: declared?.required ?? false,
    retention: declared?.retention ?? null,
    recipients: [...(declared?.recipients ?? [])],
  };
}

function withdrawalOf({ name, publisher, contact, privacyUrl }: Client): GrantView['withdrawal'] {
  const reach = contact ?? privacyUrl;
  return {
    does: [
      `${name} cannot read your details any more, from the next second on.`,
      `${name} is signed out everywhere, and has to ask you before it can sign you in again.`,
    ],
    does_not: [
      `It does not delete what ${publisher} has received already.${reach === null ? '' : ` Ask them: ${reach}`}`,
      `It does not cancel orders or anything else that you have agreed with ${publisher}.`,
    ],
  };
}

export interface GrantFacts {
  readonly grant: Grant;
  readonly app: Client;
  readonly liveFamilies: number;
  readonly lastRead: StoredActivityEntry | null;
  readonly locales: readonly string[];
}

export const grantView = (config: AuthConfig, facts: GrantFacts): GrantView => ({
  id: facts.grant.grantId,
  app: appView(facts.app),
  scopes: facts.grant.scopes.map((name) => scopeView(config, facts.app, name, facts.locales)),
  since: toTime(facts.grant.createdAt),
  updated_at: toTime(facts.grant.updatedAt),
  last_read: facts.lastRead === null ? null : { at: toTime(facts.lastRead.at), claims: [...facts.lastRead.claims] },
  ask_every_time: facts.grant.askEveryTime,
  active_sessions: facts.liveFamilies,
  withdrawal: withdrawalOf(facts.app),
});
