// Attacks that read what the host or another mini-program shows or keeps.
import type { Attack } from '../attack.ts';
import { firstText, need, otherWindows, SECRET, settled, sleep, web } from '../page/in-page.ts';

const found = (text: string | undefined): string | undefined => (text?.includes(SECRET) === true ? text : undefined);
const names = (list: readonly unknown[]): string | undefined => found(list.map(String).join(' '));

export const READING: readonly Attack[] = [
  {
    id: 'read-top-document',
    title: 'Reads the document of `top`',
    threat: 'T113',
    judge: 'page',
    control: 'same-origin',
    run: () => found(firstText([() => top?.document.title, () => top?.document.body.textContent])),
  },
  {
    id: 'read-parent-document',
    title: 'Reads the document of `parent`',
    threat: 'T113',
    judge: 'page',
    control: 'same-origin',
    run: () =>
      firstText([
        () => (parent === self ? '' : parent.document.documentElement.outerHTML),
        () => window.frameElement?.ownerDocument.title,
      ]),
  },
  {
    id: 'read-top-global',
    title: 'Reads a global variable of the host',
    threat: 'T113',
    judge: 'page',
    control: 'same-origin',
    run: () => found(firstText([() => (top as unknown as { davitSecret: string }).davitSecret])),
  },
  {
    id: 'read-sibling-document',
    title: 'Reads the documents of all other frames of the host',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: () => found(firstText(otherWindows().map((other) => () => other.document.title))),
  },
  {
    id: 'read-top-address',
    title: 'Reads the address of the host, with its route',
    threat: 'T055',
    judge: 'page',
    control: 'same-origin',
    run: () => firstText([() => top?.location.href]),
  },
  {
    id: 'read-referrer',
    title: 'Reads the address of the host in `document.referrer`',
    threat: 'T055',
    judge: 'page',
    run: () => document.referrer || undefined,
  },
  {
    id: 'read-ancestors',
    title: 'Calls a function of the host through `parent`',
    threat: 'T113',
    judge: 'page',
    control: 'same-origin',
    run: () => firstText([() => String((parent as unknown as { eval(code: string): unknown }).eval('document.title'))]),
  },
  {
    id: 'storage-local',
    title: 'Finds the host’s localStorage',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: () => found(localStorage.getItem(SECRET) ?? undefined),
  },
  {
    id: 'storage-session',
    title: 'Finds the host’s sessionStorage',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: () => found(sessionStorage.getItem(SECRET) ?? undefined),
  },
  {
    id: 'storage-cookie',
    title: 'Finds the host’s cookies',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: () => found(document.cookie),
  },
  {
    id: 'storage-cookie-store',
    title: 'Finds the host’s cookies through CookieStore',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: async () => {
      const all = (await need(web.cookieStore, 'cookieStore').getAll?.()) as unknown as { name: string }[];
      return names(all.map(({ name }) => name));
    },
  },
  {
    id: 'storage-indexed-db',
    title: 'Finds the host’s IndexedDB databases',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: async () => names((await indexedDB.databases()).map(({ name }) => name)),
  },
  {
    id: 'storage-caches',
    title: 'Finds the host’s caches',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: async () => names(await need(globalThis.caches, 'caches').keys()),
  },
  {
    id: 'storage-files',
    title: 'Finds the host’s private files (OPFS)',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: async () => {
      const folder = await need(navigator.storage.getDirectory, 'getDirectory').call(navigator.storage);
      return (await settled(folder.getFileHandle(SECRET))) === null ? undefined : SECRET;
    },
  },
  {
    id: 'storage-locks',
    title: 'Sees the locks that the host holds',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: async () => {
      const { held = [] } = await need(navigator.locks, 'locks').query();
      return names(held.map(({ name }) => name));
    },
  },
  {
    id: 'storage-access',
    title: 'Asks for storage access beyond its partition',
    threat: 'T122',
    judge: 'page',
    gesture: true,
    run: async () => {
      need(web.document?.requestStorageAccess, 'requestStorageAccess');
      return (await settled(document.requestStorageAccess())) === null ? undefined : 'granted';
    },
  },
  {
    id: 'broadcast-channel',
    title: 'Listens on the host’s BroadcastChannel',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: async () => {
      let heard: string | undefined;
      const channel = new BroadcastChannel(SECRET);
      channel.onmessage = ({ data }) => {
        heard = String(data);
      };
      await sleep(800);
      channel.close();
      return found(heard);
    },
  },
  {
    id: 'shared-worker',
    title: 'Joins the host’s SharedWorker by name',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: async () => {
      const Shared = need(web.SharedWorker, 'SharedWorker') as unknown as typeof SharedWorker;
      const worker = new Shared('/shared-worker.js', SECRET);
      const answer = new Promise((done) => {
        worker.port.onmessage = ({ data }) => done(data);
      });
      worker.port.postMessage({ ask: true });
      return found(String(await settled(answer, 800)));
    },
  },
  {
    id: 'fetch-sibling',
    title: 'Fetches the files of another mini-program and reads them',
    threat: 'T122',
    judge: 'page',
    control: 'same-origin',
    run: async ({ sibling }) => (await fetch(`${sibling}/sibling.html`)).text(),
  },
  {
    id: 'frame-sibling',
    title: 'Opens another mini-program in a frame of its own',
    threat: 'T026',
    judge: 'opened',
    run: ({ sibling, id, side }) => {
      const frame = document.createElement('iframe');
      frame.src = `${sibling}/sibling.html?from=${id}&side=${side}`;
      document.body.append(frame);
    },
  },
  {
    id: 'document-domain',
    title: 'Loosens its origin with `document.domain` and reads the host',
    threat: 'T113',
    judge: 'page',
    run: async () => {
      document.domain = location.hostname.split('.').slice(1).join('.');
      return found(
        firstText([() => top?.document.title, ...otherWindows().map((other) => () => other.document.title)]),
      );
    },
  },
  {
    id: 'cookie-tossing',
    title: 'Sets a cookie for the domain above, which the host then sends',
    threat: 'T122',
    judge: 'host',
    run: () => {
      const above = location.hostname.split('.').slice(1).join('.');
      // biome-ignore lint/suspicious/noDocumentCookie: the old way is the one that is attacked.
      document.cookie = `cookie-tossing=1; Domain=${above}; Path=/`;
    },
  },
  {
    id: 'message-to-top',
    title: 'Reaches the host’s own listeners with `top.postMessage`',
    threat: 'T025',
    judge: 'host',
    alone: true,
    run: () => top?.postMessage({ attack: 'message-to-top' }, '*'),
  },
  {
    id: 'collusion',
    title: 'Talks to another mini-program that wants to talk, window to window',
    threat: 'T122',
    judge: 'page',
    limit:
      'Frames of one page can find each other through `top` and exchange messages. Two mini-programs must both want it, and run at the same time.',
    run: async () => {
      let answer: string | undefined;
      addEventListener('message', ({ data }) => {
        answer ??= data?.colluded;
      });
      for (let tries = 0; tries < 6 && answer === undefined; tries += 1) {
        for (const other of otherWindows()) other.postMessage({ collude: true }, '*');
        await sleep(400);
      }
      return answer;
    },
  },
  {
    id: 'history-length',
    title: 'Counts the pages that the tab has visited: `history.length`',
    threat: 'T129',
    judge: 'page',
    limit: 'All frames of a tab share one history, and its length is no secret in any engine.',
    run: () => (history.length > 1 ? `${history.length > 2 ? 'more than two' : 'two'} pages` : undefined),
  },
  {
    id: 'message-to-sibling',
    title: 'Gets an answer of another mini-program’s frame or gate with `postMessage`',
    threat: 'T056',
    judge: 'page',
    alone: true,
    run: async () => {
      let answer: string | undefined;
      addEventListener('message', ({ source, data }) => {
        if (source !== parent && source !== self) answer = JSON.stringify(data);
      });
      // Again and again: in the control the sibling may still be loading.
      for (let tries = 0; tries < 16 && answer === undefined; tries += 1) {
        for (const other of otherWindows()) other.postMessage({ davit: 1, hello: { sdk: 'x', nonce: 'stolen' } }, '*');
        await sleep(250);
      }
      return answer;
    },
  },
];
