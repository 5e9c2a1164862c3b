// Which origins a manifest may name in `davit.connect`: exact, public, encrypted. Pure text, no DNS.

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const ORIGIN = new RegExp(`^(https|wss|http|ws)://(${LABEL}(?:\\.${LABEL})*)(?::([1-9][0-9]{0,4}))?$`);
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', ws: '80', https: '443', wss: '443' };

/**
 * Why `text` is not an origin that a mini-program may connect to, as a sentence that says what to write instead; null when it is one.
 * Outside development `localhost`, plain `http`/`ws`, single labels and IP addresses in any notation are refused.
 */
export function connectOriginProblem(text: string, development: boolean): string | null {
  const match = ORIGIN.exec(text);
  if (match === null) {
    return 'Write an exact origin in lower case, for example "https://api.example.com" or "wss://live.example.com:8443": no path, no closing slash, no wildcard, no user name.';
  }
  const [, scheme = '', host = '', port] = match;
  if (host.length > 253) return 'The host name is longer than 253 characters.';
  if (port !== undefined && (Number(port) > 65_535 || port === DEFAULT_PORTS[scheme])) {
    return `Leave the default port out, and stay below 65536: "${scheme}://${host}".`;
  }
  if (host === 'localhost' || host.endsWith('.localhost')) {
    return development ? null : 'localhost is reached in development only; name the public origin.';
  }
  if (scheme === 'http' || scheme === 'ws') return `Only encrypted origins: "${scheme}s://${host}".`;
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  // A host that ends in a number is read as an IPv4 address by browsers (`127.1`, `0x7f.1`, `2130706433`).
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/.test(last)) return 'IP addresses are not accepted; name a host.';
  if (labels.length < 2) return 'Name a public host with a domain, for example "https://api.example.com".';
  return null;
}
