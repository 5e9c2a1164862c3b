// The host client's way to the authorization server: no redirects, an end after 15 seconds, 1 MiB at most.

import Gio from 'gi://Gio?version=2.0';
import { decodeUtf8, encodeUtf8 } from '@davit/crypto';
import type { Fetch } from '@davit/host';
import { newSession, send } from './http.ts';
import { readStream } from './read-stream.ts';

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 1024 * 1024;

export function createHostFetch(): Fetch {
  return async ({ method, url, headers, body }) => {
    const session = newSession();
    const cancel = new Gio.Cancellable();
    const timer = setTimeout(() => cancel.cancel(), TIMEOUT_MS);
    const { 'content-type': type = 'application/octet-stream', ...others } = headers;
    try {
      const sent = body === undefined ? undefined : { type, bytes: encodeUtf8(body) };
      const answer = await send(session, { url, method, headers: others, body: sent, followRedirects: false }, cancel);
      const bytes = await readStream(answer.body, MAX_BYTES, cancel);
      const text = bytes === null ? null : decodeUtf8(bytes);
      if (text === null) throw new Error('The answer is too large, or no text');
      return { status: answer.status, header: answer.header, body: text };
    } finally {
      session.abort();
      clearTimeout(timer);
    }
  };
}
