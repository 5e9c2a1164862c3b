// Whether two hosts are one site to a browser: same registrable domain by the Public Suffix List, private part included.
import { getDomain } from 'tldts';

/** Host names without a port. */
export function sameSite(a: string, b: string): boolean {
  return siteOf(a) === siteOf(b);
}

/** Each name directly below this host is a site by itself. */
export const isPublicSuffix = (host: string): boolean => siteOf(`app.${host}`) === `app.${host.toLowerCase()}`;

function siteOf(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  // `localhost` is a top-level label of its own: each `x.localhost` is its own site (container.md §1).
  const label = /(?:^|\.)([a-z0-9-]+)\.localhost$/.exec(name);
  if (label) return `${label[1]}.localhost`;
  // Null for addresses and for bare suffixes: then only the very same name is the same site.
  return getDomain(name, { allowPrivateDomains: true, detectIp: true }) ?? name;
}
