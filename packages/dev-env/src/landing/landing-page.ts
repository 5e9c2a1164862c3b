// The landing page at the issuer's `/`: what this is, where to go, and what to do when the browser cannot get there. Pure.

import type { ServedApp } from '@davit/server';
import { escapeHtml as text } from '@davit/server';

export interface LandingFacts {
  readonly origins: { readonly issuer: string; readonly host: string; readonly appsDomain: string };
  readonly hostName: string;
  readonly users: readonly { readonly username: string; readonly password: string }[];
  readonly apps: readonly Pick<ServedApp, 'appId' | 'manifest'>[];
}

export function landingPage(facts: LandingFacts): string {
  const host = text(facts.origins.host);
  const hostName = text(facts.hostName);
  return `<!doctype html>
<html lang="en" data-host="${host}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Davit</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/style.css">
<script src="/landing.js" defer></script>
<main class="page">
  <header class="hero">
    <img class="mark" src="/favicon.svg" alt="" width="64" height="64">
    <h1>Davit</h1>
    <p class="lead">Davit lets any app run third-party mini-programs inside itself, safely, and lets its users hand a mini-program a piece of their account without ever handing over the account.</p>
    <p id="open"><a class="button" href="${host}/">Open ${hostName}</a></p>
    <p id="status" class="status" role="status"></p>
  </header>
  ${unreachable(facts)}
  <section aria-labelledby="logins">
    <h2 id="logins">Test log-ins</h2>
    <p>This is a development server. Its users are made up; log in to ${hostName} as one of them.</p>
    <table><thead><tr><th scope="col">User name</th><th scope="col">Password</th></tr></thead><tbody>${facts.users
      .map(
        ({ username, password }) =>
          `<tr><td><code>${text(username)}</code></td><td><code>${text(password)}</code></td></tr>`,
      )
      .join('')}</tbody></table>
  </section>
  <section aria-labelledby="apps">
    <h2 id="apps">Mini-programs</h2>
    ${facts.apps.length === 0 ? '<p>None yet. Add a folder with a manifest: <code>npm start -- --app ../my-mini-program</code></p>' : `<ul class="cards">${facts.apps.map((app) => card(app, facts)).join('')}</ul>`}
  </section>
  <section aria-labelledby="developers">
    <h2 id="developers">For developers</h2>
    <ul class="links">
      <li><a href="/openapi.json">openapi.json</a><span>Every endpoint, generated from its schemas</span></li>
      <li><a href="/.well-known/openid-configuration">Discovery</a><span>What this authorization server can do</span></li>
      <li><a href="/oauth/jwks">Signing keys</a><span>The public keys of ID tokens</span></li>
      <li><a href="/docs/errors">Refusals</a><span>Every reason, and what to do about it</span></li>
    </ul>
  </section>
</main>
</html>
`;
}

function card({ appId, manifest }: LandingFacts['apps'][number], { origins, hostName }: LandingFacts): string {
  const icon =
    manifest.icons.length === 0
      ? `<span class="icon" aria-hidden="true">${text([...manifest.name][0] ?? '')}</span>`
      : `<img class="icon" src="/icons/${text(appId)}" alt="" width="48" height="48">`;
  return `<li><a href="${text(origins.host)}/#/a/${text(appId)}">${icon}<span><strong>${text(manifest.name)}</strong><small>${text(manifest.davit.publisher)}</small>${manifest.description === undefined ? '' : `<small>${text(manifest.description)}</small>`}</span><span class="go">in ${text(hostName)} →</span></a></li>`;
}

/** Hidden until the probe of landing.js has failed; without scripts it always shows. */
function unreachable({ origins, apps }: LandingFacts): string {
  const names = [
    'host',
    ...['a', 'b', 'c', 'd'].map((label) => `probe--${label}`),
    ...apps.flatMap(({ appId }) => [appId, `${appId}--gate`]),
  ].map((label) => `${label}.localhost`);
  const lines = ['127.0.0.1', '::1'].map((address) => `${address} ${names.join(' ')}`).join('\n');
  return `<section id="unreachable" class="notice" aria-labelledby="unreachable-title">
    <h2 id="unreachable-title">This browser does not find <code>${text(new URL(origins.host).hostname)}</code></h2>
    <p>The host and each mini-program have an address of their own under <code>localhost</code>, so that they cannot reach into each other. Safari and a few other browsers do not look these names up by themselves.</p>
    <p><strong>Easiest:</strong> open this page in Chrome, Edge or Firefox.</p>
    <p><strong>Or</strong> add these lines to <code>/etc/hosts</code> (on Windows <code>C:\\Windows\\System32\\drivers\\etc\\hosts</code>) and reload:</p>
    <pre tabindex="0">${text(lines)}</pre>
    <p>A browser that asks a proxy or a DNS service for every name needs an exception for <code>localhost</code>.</p>
  </section>`;
}
