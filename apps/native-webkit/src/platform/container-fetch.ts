// The container's own requests: cut at a size, and given up when they crawl (T100).

import Gio from 'gi://Gio?version=2.0';
import {
  type DeliveryPorts,
  MIN_DOWNLOAD_BYTES_PER_SECOND,
  type PlatformAnswer,
  type PlatformRequest,
} from '@davit/container';
import { encodeUtf8 } from '@davit/crypto';
import { newSession, send } from './http.ts';
import { readStream } from './read-stream.ts';

const RATE_WINDOW_MS = 10_000;

/** `rateWindowMs`: over which a body's rate is measured. */
export function createContainerFetch(rateWindowMs: number = RATE_WINDOW_MS): DeliveryPorts['fetch'] {
  const minimum = (MIN_DOWNLOAD_BYTES_PER_SECOND * rateWindowMs) / 1000;
  return async ({ url, method, json, maxBytes, timeoutMs, onProgress }: PlatformRequest): Promise<PlatformAnswer> => {
    const session = newSession();
    const cancel = new Gio.Cancellable();
    let isTooSlow = false;
    let received = 0;
    let before = 0;
    const giveUp = (): void => {
      isTooSlow = true;
      cancel.cancel();
    };
    const whole = setTimeout(giveUp, timeoutMs);
    const rate = setInterval(() => {
      if (received - before < minimum) giveUp();
      before = received;
    }, rateWindowMs);
    const body = json === undefined ? undefined : { type: 'application/json', bytes: encodeUtf8(JSON.stringify(json)) };
    try {
      const answer = await send(session, { url, method, body, followRedirects: true }, cancel);
      const bytes = await readStream(answer.body, maxBytes, cancel, (so) => {
        received = so;
        onProgress?.(so);
      });
      return bytes === null ? { kind: 'too_large' } : { kind: 'answer', status: answer.status, body: bytes };
    } catch {
      return { kind: isTooSlow ? 'too_slow' : 'offline' };
    } finally {
      session.abort();
      clearTimeout(whole);
      clearInterval(rate);
    }
  };
}
