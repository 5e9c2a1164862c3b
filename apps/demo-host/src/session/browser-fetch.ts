// The host client's way to the network: no cookies, no cache, no redirects, an end after 15 seconds.
import type { Fetch } from '@davit/host';

const TIMEOUT_MS = 15_000;

export const browserFetch: Fetch = async ({ method, url, headers, body }) => {
  const response = await fetch(url, {
    method,
    headers,
    body: body ?? null,
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { status: response.status, header: (name) => response.headers.get(name), body: await response.text() };
};
