// The container's own requests over `fetch`: without credentials, cut at a size, and given up when they crawl (T100).
import {
  type DeliveryPorts,
  MIN_DOWNLOAD_BYTES_PER_SECOND,
  type PlatformAnswer,
  type PlatformRequest,
} from '../core/delivery-ports.ts';

const RATE_WINDOW_MS = 10_000;

export interface WebFetchOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Over which a body's rate is measured; 10 seconds. */
  readonly rateWindowMs?: number | undefined;
}

/** The body so far stands in `chunks`. Cancels what goes beyond `maxBytes`. */
async function readBody(
  response: Response,
  maxBytes: number,
  onReceived: (received: number) => void,
): Promise<Uint8Array | null> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let received = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) break;
    received += value.length;
    if (received > maxBytes) {
      await reader?.cancel();
      return null;
    }
    chunks.push(value);
    onReceived(received);
  }
  const body = new Uint8Array(received);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

export function createWebFetch({ fetch, rateWindowMs = RATE_WINDOW_MS }: WebFetchOptions): DeliveryPorts['fetch'] {
  const minimum = (MIN_DOWNLOAD_BYTES_PER_SECOND * rateWindowMs) / 1000;
  return async ({ url, method, json, maxBytes, timeoutMs, onProgress }: PlatformRequest): Promise<PlatformAnswer> => {
    const abort = new AbortController();
    let received = 0;
    let before = 0;
    const whole = setTimeout(() => abort.abort(), timeoutMs);
    const rate = setInterval(() => {
      if (received - before < minimum) abort.abort();
      before = received;
    }, rateWindowMs);
    try {
      const response = await fetch(url, {
        method,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        // What a hostile mirror said once, a browser would say again for as long as the mirror had asked for.
        cache: 'no-store',
        signal: abort.signal,
        ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { 'Content-Type': 'application/json' } }),
      });
      const body = await readBody(response, maxBytes, (so) => {
        received = so;
        onProgress?.(so);
      });
      return body === null ? { kind: 'too_large' } : { kind: 'answer', status: response.status, body };
    } catch {
      return { kind: abort.signal.aborted ? 'too_slow' : 'offline' };
    } finally {
      clearTimeout(whole);
      clearInterval(rate);
    }
  };
}
