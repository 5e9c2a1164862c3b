// Follows a stream of Server-Sent Events with one connection a profile: the tab that holds a Web Lock listens and tells the others.
// When it closes or is frozen, the next one listens.
import type { DeliveryPorts } from '../core/delivery-ports.ts';

/** After an answer that ends an EventSource for good; doubled each time, up to a minute. */
const RETRY_MS = 2000;
const MAX_RETRY_MS = 60_000;

export interface FollowEventsOptions {
  readonly window: Window & typeof globalThis;
  readonly locks: LockManager | undefined;
}

/** Listens until the answer is called. */
function listen(
  window: FollowEventsOptions['window'],
  url: string,
  onMessage: (data: string) => void,
  onOpen: (isOpen: boolean) => void,
): () => void {
  let source: EventSource | null = null;
  let timer: number | undefined;
  let retryMs = RETRY_MS;
  const connect = (): void => {
    const opened = new window.EventSource(url);
    source = opened;
    opened.onopen = () => {
      retryMs = RETRY_MS;
      onOpen(true);
    };
    opened.onmessage = ({ data }: MessageEvent<string>) => onMessage(data);
    opened.onerror = () => {
      onOpen(false);
      // Still trying: a browser reconnects by itself after a network error.
      if (opened.readyState !== opened.CLOSED) return;
      timer = window.setTimeout(connect, retryMs);
      retryMs = Math.min(2 * retryMs, MAX_RETRY_MS);
    };
  };
  connect();
  return () => {
    window.clearTimeout(timer);
    source?.close();
  };
}

export function createFollowEvents({ window, locks }: FollowEventsOptions): DeliveryPorts['follow'] {
  return (url, onMessage, onOpen = () => {}) => {
    const name = `davit:follow:${url}`;
    const peers = new window.BroadcastChannel(name);
    peers.onmessage = ({ data }: MessageEvent<string>) => onMessage(data);
    const hear = (data: string): void => {
      peers.postMessage(data);
      onMessage(data);
    };
    let turn: AbortController | null = null;
    const stop = (): void => {
      turn?.abort();
      turn = null;
      onOpen(false);
    };
    const start = (): void => {
      if (turn !== null) return;
      turn = new AbortController();
      const { signal } = turn;
      const untilStopped = (): Promise<void> => {
        const end = listen(window, url, hear, onOpen);
        return new Promise<void>((ended) => signal.addEventListener('abort', () => ended())).then(end);
      };
      if (locks === undefined) void untilStopped();
      // Refused only by our own signal, while it waits.
      else locks.request(name, { signal }, untilStopped).catch(() => {});
    };
    // A frozen tab hears nothing, and would keep the others from hearing.
    window.document.addEventListener('freeze', stop);
    window.document.addEventListener('resume', start);
    start();
    return () => {
      window.document.removeEventListener('freeze', stop);
      window.document.removeEventListener('resume', start);
      stop();
      peers.close();
    };
  };
}
