// `/docs/errors`: every refusal of the catalogue, where `error_uri` of an answer points. Generated, so it cannot be out of date.
import { REASONS } from '@davit/protocol';
import { escapeHtml } from './html.ts';

export const ERRORS_PATH = '/docs/errors';

export function errorsPage(): string {
  const rows = Object.entries(REASONS).map(
    ([reason, entry]) =>
      `<section id="${escapeHtml(reason)}"><h2><code>${escapeHtml(reason)}</code></h2><p class="facts">${entry.status} · <code>${escapeHtml(entry.error)}</code></p><p>${escapeHtml(entry.description)}.</p><p><strong>Try:</strong> ${escapeHtml(entry.hint)}</p></section>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Refusals · Davit</title><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/style.css"><main class="page"><p><a href="/">Davit</a></p><h1>Refusals</h1><p class="lead">Every refusal carries a stable <code>reason</code>. This page lists them all, with the HTTP status and the OAuth <code>error</code> they come with.</p>${rows.join('')}</main></html>\n`;
}
