// The operator's own files on each mini-program's origin, with their complete headers. For servers: text, no build step.
import { type AppOrigins, type Header, mimeType, responseHeaders } from '@davit/bundle';
import { wipeDocument } from '../gate/wipe-document.ts';
import { LAUNCH_CODE, LAUNCH_CODE_HASH, WORKER_BUILD, WORKER_CODE } from './built-scripts.ts';
import { launchHtml } from './launch-page.ts';
import { LAUNCH_PAGE, readWorkerAddress, SITE_QUERY, WIPE_PAGE, WORKER_SCRIPT } from './worker-address.ts';

export interface ContainerFile {
  readonly body: string;
  /** The complete set, with `Content-Type` and `Cache-Control`. */
  readonly headers: readonly Header[];
}

/** A worker is named by its code: its text under that name never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * What stands at a path below `/.container/`; null: 404. `target` is the path with its query. The worker is given out under the
 * address of its own build only: who asks for another is an old host page. `isSite`: each mini-program is a site by itself; the launch
 * page leaves out what asks for more when it is told so as well.
 */
export function containerFile(
  target: string,
  origins: Pick<AppOrigins, 'app' | 'gate' | 'host'>,
  isSite = false,
): ContainerFile | null {
  const [path = '', search = ''] = target.split('?');
  const file = (body: string, caching: string, ...more: Header[]): ContainerFile => ({
    body,
    headers: [
      ['Content-Type', mimeType(path)],
      ['Cache-Control', caching],
      ...responseHeaders(
        { kind: 'launch', origins, inlineScriptHashes: [LAUNCH_CODE_HASH] },
        isSite && target === `${LAUNCH_PAGE}${SITE_QUERY}`,
      ),
      ...more,
    ],
  });
  switch (path) {
    case LAUNCH_PAGE:
      return file(launchHtml(LAUNCH_CODE), 'no-cache');
    case WORKER_SCRIPT:
      if (readWorkerAddress(search).build !== WORKER_BUILD) return null;
      return file(WORKER_CODE, FOR_EVER, ['Service-Worker-Allowed', '/']);
    case WIPE_PAGE: {
      const page = wipeDocument({ gateOrigin: origins.gate, hostOrigin: origins.host });
      return { body: page.html, headers: page.headers };
    }
    default:
      return null;
  }
}
