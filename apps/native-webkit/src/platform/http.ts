// One HTTP exchange over libsoup: no cookies, no cache, no credentials.
import type Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import Soup from 'gi://Soup?version=3.0';

/** Everything has its own end here; this one is for a connection that nobody closes. */
const IDLE_SECONDS = 90;

export interface HttpCall {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: { readonly type: string; readonly bytes: Uint8Array } | undefined;
  readonly followRedirects: boolean;
}
export interface HttpAnswer {
  readonly status: number;
  header(name: string): string | null;
  readonly body: Gio.InputStream;
}

/**
 * One for each exchange: a message that was cancelled, or whose connection broke, holds up the next one of its session for seconds;
 * and on a kept connection that has just closed, libsoup would send a request a second time.
 */
export const newSession = (): Soup.Session => new Soup.Session({ timeout: IDLE_SECONDS, max_conns_per_host: 8 });

/** Resolves with the head of the answer. Rejects when none came, or when it was cancelled. */
export function send(session: Soup.Session, call: HttpCall, cancel: Gio.Cancellable): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const message = Soup.Message.new(call.method, call.url);
    if (message === null) throw new TypeError('That is no address');
    if (!call.followRedirects) message.add_flags(Soup.MessageFlags.NO_REDIRECT);
    // Nobody leads from a protected address to one that anybody on the way can read and answer for.
    const isProtected = call.url.startsWith('https:');
    message.connect('restarted', () => {
      if (isProtected && message.get_uri().get_scheme() !== 'https') cancel.cancel();
    });
    for (const [name, value] of Object.entries(call.headers ?? {})) message.get_request_headers().append(name, value);
    if (call.body !== undefined) message.set_request_body_from_bytes(call.body.type, new GLib.Bytes(call.body.bytes));
    session.send_async(message, GLib.PRIORITY_DEFAULT, cancel, (_, result) => {
      try {
        const body = session.send_finish(result);
        resolve({ status: message.get_status(), header: (name) => message.get_response_headers().get_one(name), body });
      } catch (error) {
        reject(error);
      }
    });
  });
}
