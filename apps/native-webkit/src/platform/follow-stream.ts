// Follows a stream of Server-Sent Events, and connects again when it ends: after two seconds, doubled each time up to a minute.

import Gio from 'gi://Gio?version=2.0';
import type { DeliveryPorts } from '@davit/container';
import { decodeUtf8 } from '@davit/crypto';
import { createEventLines } from './event-lines.ts';
import { newSession, send } from './http.ts';
import { readSome } from './read-stream.ts';

const RETRY_MS = 2000;
const MAX_RETRY_MS = 60_000;
const EVENT_STREAM = 'text/event-stream';

/** Whole characters only: what a piece cuts in two waits for the next one. */
function createTextPieces(): (bytes: Uint8Array) => string {
  let rest = new Uint8Array();
  return (bytes) => {
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    // UTF-8: at most three bytes of an unfinished character.
    for (let cut = 0; cut <= 3 && cut <= all.length; cut += 1) {
      const text = decodeUtf8(all.subarray(0, all.length - cut));
      if (text === null) continue;
      rest = all.slice(all.length - cut);
      return text;
    }
    rest = new Uint8Array();
    return '';
  };
}

export function createFollowStream(): DeliveryPorts['follow'] {
  const session = newSession();
  return (url, onMessage, onOpen) => {
    let cancel = new Gio.Cancellable();
    let timer: object | null = null;
    let retryMs = RETRY_MS;
    let hasEnded = false;

    async function listen(): Promise<void> {
      const answer = await send(
        session,
        { url, method: 'GET', headers: { Accept: EVENT_STREAM, 'Cache-Control': 'no-cache' }, followRedirects: true },
        cancel,
      );
      if (answer.status !== 200 || !(answer.header('content-type') ?? '').startsWith(EVENT_STREAM)) {
        answer.body.close_async(0, null, null);
        return;
      }
      retryMs = RETRY_MS;
      if (!hasEnded) onOpen?.(true);
      const toText = createTextPieces();
      const take = createEventLines((data) => {
        if (!hasEnded) onMessage(data);
      });
      for (
        let bytes = await readSome(answer.body, cancel);
        bytes.length > 0;
        bytes = await readSome(answer.body, cancel)
      )
        take(toText(bytes));
    }
    const connect = (): void => {
      timer = null;
      cancel = new Gio.Cancellable();
      const again = (): void => {
        if (hasEnded) return;
        onOpen?.(false);
        timer = setTimeout(connect, retryMs);
        retryMs = Math.min(2 * retryMs, MAX_RETRY_MS);
      };
      listen().then(again, again);
    };
    connect();
    return () => {
      hasEnded = true;
      if (timer !== null) clearTimeout(timer);
      cancel.cancel();
    };
  };
}
