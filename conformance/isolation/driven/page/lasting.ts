// What a mini-program starts in order to go on when it has been closed, and what it does to the tab's history. Runs in its page.
import { settled, web } from '../../page/in-page.ts';

const EVERY_MS = 100;

export const lasting = {
  /** Calls home in every way that may outlive a page. `home` is an origin that the manifest declares. */
  async outlive(home: string): Promise<void> {
    const call = (what: string): void =>
      void fetch(`${home}/${what}`, { mode: 'no-cors', keepalive: true }).catch(() => {});
    setInterval(call, EVERY_MS, 'timer');
    new Worker('/caller.js').postMessage(home);
    new EventSource(`${home}/events`);
    const socket = new WebSocket(`${home.replace('http', 'ws')}/socket`);
    setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send('still here');
    }, EVERY_MS);
    for (const type of ['pagehide', 'visibilitychange', 'unload', 'freeze'])
      addEventListener(type, () => {
        call(type);
        navigator.sendBeacon(`${home}/beacon`);
        settledLater(home);
      });
    settledLater(home);
    const registration = (await navigator.serviceWorker.getRegistration()) as unknown as {
      readonly [name: string]: {
        register?(tag: string): Promise<void>;
        fetch?(id: string, url: string): Promise<unknown>;
      };
    };
    await settled(registration?.sync?.register?.(`${home}/sync`), 300);
    await settled(registration?.backgroundFetch?.fetch?.('later', `${home}/background`), 300);
  },
  /** A declared SharedWorker that asks to live on when its last page has gone. */
  shareOut(home: string): void {
    new SharedWorker('/shared-caller.js', { extendedLifetime: true } as WorkerOptions).port.postMessage(home);
  },
  pushEntries(count: number): void {
    for (let at = 0; at < count; at += 1) history.pushState({ at }, '', `#${at}`);
  },
  hashLoop(count: number): void {
    let at = 0;
    const step = (): void => {
      location.hash = `h${at}`;
      at += 1;
      if (at < count) setTimeout(step, 0);
    };
    step();
    // Whoever goes back is sent forward again.
    addEventListener('popstate', () => history.go(1));
  },
};

/** Two seconds later: past every grace. */
function settledLater(home: string): void {
  try {
    web.fetchLater?.(`${home}/later`, { activateAfter: 2000 });
  } catch {
    // Not for a frame.
  }
}
