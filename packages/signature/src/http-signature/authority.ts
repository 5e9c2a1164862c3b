// The authority in its one spelling (RFC 9421 §2.2.3): lower case, without the scheme's own port.

const DEFAULT_PORT: Readonly<Record<string, string>> = { http: ':80', https: ':443' };

export function normalizeAuthority(authority: string, scheme: string): string {
  const lower = authority.toLowerCase();
  const port = DEFAULT_PORT[scheme.toLowerCase()];
  return port !== undefined && lower.endsWith(port) ? lower.slice(0, -port.length) : lower;
}
