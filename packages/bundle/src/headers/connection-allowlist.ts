// The Connection-Allowlist header: the only thing found that also closes WebRTC, dns-prefetch and preconnect (Chromium ≥ 152).

/** `wss` and `ws` are matched by the `https` and `http` form of the same origin. */
const toHttp = (origin: string): string => origin.replace(/^ws/, 'http');

/** The value for a document that may talk to its own origin and `origins`: exact, no path, no slash. */
export function connectionAllowlist(origins: readonly string[]): string {
  const unique = [...new Set(origins.map(toHttp))];
  return `(${['response-origin', ...unique.map((origin) => `"${origin}"`)].join(' ')});redirects=allow;webrtc=block`;
}
