// From a page to a connection: one handshake per document, however often it is asked for.
import { shakeHands } from './bridge/handshake.ts';
import { createDavit, type Davit } from './davit.ts';
import { browserPlatform, type Platform } from './platform.ts';

export interface ConnectOptions {
  /** How long to wait for the host; 3000 by default. */
  readonly timeoutMs?: number | undefined;
}

export async function connectOn(platform: Platform, { timeoutMs }: ConnectOptions = {}): Promise<Davit> {
  const { transport, init } = await shakeHands(platform, timeoutMs);
  return createDavit(platform, transport, init);
}

let connection: Promise<Davit> | undefined;

/**
 * Connects to the host around this page. Rejects with `not_in_host` when there is none; it may then be tried again.
 * The host shows its splash until `app.ready()` is called (or for 10 s more, when it never is).
 *
 * @example
 * const davit = await connect();
 * await davit.app.ready();
 * const session = await davit.login({ scopes: ['openid', 'profile'] });
 * const user = await session.getUser();
 */
export function connect(options?: ConnectOptions): Promise<Davit> {
  connection ??= connectOn(browserPlatform(), options).catch((error: unknown) => {
    connection = undefined;
    throw error;
  });
  return connection;
}

/** Whether something is around this page that may be a host; `connect()` knows for sure. */
export const isInHost = (): boolean => window.parent !== window || 'davitHost' in window;
