// `/livez` and `/readyz`: whether this process runs, and whether it can serve. Stands on a port of its own; tells nothing else (T166).
import type { AuthStore } from '@davit/auth';
import { targetPath } from '@davit/protocol';
import { isRead, methodNotAllowed, notFound, type Site, textAnswer } from '../sites/site.ts';

export function createOpsSite(options: {
  readonly store: Pick<AuthStore, 'ping'>;
  readonly isClosing: () => boolean;
}): Site {
  return async (request) => {
    if (!isRead(request.method)) return methodNotAllowed([]);
    switch (targetPath(request.target)) {
      case '/livez':
        return textAnswer(200, [], 'live');
      case '/readyz':
        return (await isReady(options)) ? textAnswer(200, [], 'ready') : textAnswer(503, [], 'not ready');
      default:
        return notFound([]);
    }
  };
}

async function isReady({ store, isClosing }: Parameters<typeof createOpsSite>[0]): Promise<boolean> {
  if (isClosing()) return false;
  try {
    await store.ping();
    return true;
  } catch {
    return false;
  }
}
