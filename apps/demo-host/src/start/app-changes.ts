// Development only: the server tells when the folder of a mini-program has changed, so that it can be started again. A server
// that tells nothing is left in peace.
import { isAppId } from '@davit/protocol';

const ADDRESS = '/dev/apps';

/** The mini-program that a message names, or null for a message that names none. */
export function changedApp(data: unknown): string | null {
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    if (typeof message !== 'object' || message === null || !('app_id' in message)) return null;
    const { app_id } = message;
    return typeof app_id === 'string' && isAppId(app_id) ? app_id : null;
  } catch {
    return null;
  }
}

/**
 * Calls back for one change after the other; a mini-program that waits already is not queued twice. `onOpen`: the server is there,
 * for the first time or again, and what it said meanwhile was not heard.
 */
export function listenForAppChanges(onChanged: (appId: string) => Promise<void>, onOpen: () => void): void {
  const waiting = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  const source = new EventSource(ADDRESS);
  source.addEventListener('open', onOpen);
  source.addEventListener('changed', ({ data }) => {
    const appId = changedApp(data);
    if (appId === null || waiting.has(appId)) return;
    waiting.add(appId);
    last = last.then(() => {
      waiting.delete(appId);
      return onChanged(appId).catch(() => undefined);
    });
  });
}
