// A mirror of the registry's bundles as a container's `fetch` sees it, hand-driven and hostile where a test says so: what comes for
// each digest, how, and how often it was asked.
import { MIN_DOWNLOAD_BYTES_PER_SECOND, type PlatformAnswer, type PlatformRequest } from '@davit/container';

/** What a mirror may do. */
export type Serving =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'endless'; readonly bytesPerSecond: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'offline' }
  | { readonly kind: 'throws' };

export interface BundleMirror {
  readonly url: string;
  readonly bundles: Map<string, Serving>;
  readonly asked: PlatformRequest[];
  /** Bytes that were read for the last request. */
  readonly read: () => number;
  fetch(request: PlatformRequest): Promise<PlatformAnswer>;
}

const WINDOW_SECONDS = 10;

/** As every adapter has to: cuts at `maxBytes`, gives up what is slower than the floor over ten seconds. */
function readEndless(bytesPerSecond: number, { maxBytes, timeoutMs, onProgress }: PlatformRequest) {
  let received = 0;
  for (let second = 1; ; second += 1) {
    received += bytesPerSecond;
    if (received > maxBytes) return { received, answer: { kind: 'too_large' } as const };
    onProgress?.(received);
    const tooSlow = second >= WINDOW_SECONDS && bytesPerSecond < MIN_DOWNLOAD_BYTES_PER_SECOND;
    if (tooSlow || second * 1000 >= timeoutMs) return { received, answer: { kind: 'too_slow' } as const };
  }
}

export function createBundleMirror(): BundleMirror {
  const url = 'https://id.example/registry/v1';
  const bundles = new Map<string, Serving>();
  const asked: PlatformRequest[] = [];
  let read = 0;
  return {
    url,
    bundles,
    asked,
    read: () => read,
    async fetch(request) {
      asked.push(request);
      await null;
      const serving = bundles.get(request.url.slice(`${url}/bundles/`.length)) ?? { kind: 'status', status: 404 };
      switch (serving.kind) {
        case 'offline':
          return { kind: 'offline' };
        case 'throws':
          throw new Error('the platform failed');
        case 'status':
          return { kind: 'answer', status: serving.status, body: new Uint8Array() };
        case 'endless': {
          const { received, answer } = readEndless(serving.bytesPerSecond, request);
          read = received;
          return answer;
        }
        case 'bytes': {
          read = Math.min(serving.bytes.length, request.maxBytes + 1);
          if (serving.bytes.length > request.maxBytes) return { kind: 'too_large' };
          request.onProgress?.(serving.bytes.length);
          return { kind: 'answer', status: 200, body: serving.bytes.slice() };
        }
      }
    },
  };
}
