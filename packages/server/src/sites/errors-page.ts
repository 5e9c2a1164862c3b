// `/docs/errors`: every refusal of the catalogue, where `error_uri` of an answer points. Generated, so it cannot be out of date.
import { REASONS } from '@davit/protocol';
import { REGISTRY_REFUSALS } from '@davit/registry';
import { escapeHtml } from './html.ts';

export const ERRORS_PATH = '/docs/errors';

export function errorsPage(): string {
  const ofServer = Object.entries(REASONS).map(([reason, entry]) =>
    section(reason, `${entry.status} · <code>${escapeHtml(entry.error)}</code>`, `${entry.description}.`, entry.hint),
  );
  const ofRegistry = Object.entries(REGISTRY_REFUSALS).map(([code, { status, title, hint }]) =>
    section(code, String(status), title, hint),
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Refusals · Davit</title><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/style.css"><main class="page"><p><a href="/">Davit</a></p><h1>Refusals</h1><p class="lead">Every refusal of the authorization server carries a stable <code>reason</code>, every refusal of the registry a stable <code>code</code>. This page lists them all, with the HTTP status and the OAuth <code>error</code> they come with.</p>${[...ofServer, ...ofRegistry].join('')}</main></html>\n`;
}

/** `facts` is HTML; the rest is text. */
const section = (code: string, facts: string, sentence: string, hint: string): string =>
  `<section id="${escapeHtml(code)}"><h2><code>${escapeHtml(code)}</code></h2><p class="facts">${facts}</p><p>${escapeHtml(sentence)}</p><p><strong>Try:</strong> ${escapeHtml(hint)}</p></section>`;
