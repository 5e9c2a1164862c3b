// A service worker that runs the very text that servers hand out, in a realm of its own.
import { webcrypto } from 'node:crypto';
import { createContext, Script } from 'node:vm';
import { WORKER_CODE } from '../../src/service-worker/built-scripts.ts';

const WORKER = new Script(WORKER_CODE);

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}
export interface ModelWorker {
  readonly scriptURL: string;
  readonly state: string;
  /** It has said that it waits for no page to go. */
  readonly skips: boolean;
  become(state: string): void;
  addEventListener(type: string, listener: () => void): void;
  fire(type: 'install' | 'activate'): Promise<void>;
  /** A frame of its origin asks for this. */
  ask(path: string): Promise<Answer>;
}

export function createModelWorker(scriptURL: string, caches: object): ModelWorker {
  const listeners: Record<string, (event: object) => void> = {};
  const watchers = new Set<() => void>();
  let state = 'installing';
  let skips = false;
  const scope = {
    registration: {},
    async skipWaiting() {
      skips = true;
    },
    addEventListener: (type: string, listener: () => void) => Object.assign(listeners, { [type]: listener }),
  };
  const location = new URL(scriptURL);
  const web = { crypto: webcrypto, URL, URLSearchParams, Response, Headers, TextDecoder, TextEncoder };
  WORKER.runInContext(createContext({ self: scope, location, caches, setTimeout() {}, ...web }));
  return {
    scriptURL,
    get state() {
      return state;
    },
    get skips() {
      return skips;
    },
    become(next) {
      state = next;
      for (const watcher of watchers) watcher();
    },
    addEventListener: (_, listener) => void watchers.add(listener),
    async fire(type) {
      const waits: unknown[] = [];
      listeners[type]?.({ waitUntil: (done: unknown) => waits.push(done) });
      await Promise.all(waits);
    },
    async ask(path) {
      let answer: Promise<Response> = Promise.resolve(Response.error());
      listeners.fetch?.({
        request: {
          method: 'GET',
          mode: 'navigate',
          destination: 'iframe',
          url: `${location.origin}${path}`,
          headers: new Headers(),
        },
        respondWith(response: Promise<Response>) {
          answer = response;
        },
      });
      const response = await answer;
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
  };
}
