// An engine without a browser that runs pages all the same: each document is a context of node:vm with the few globals that the
// driver uses, scripts come from the scheme handler, and `davitHost` from the real bootstrap. Events come later, never within a call.
import { createContext, runInContext } from 'node:vm';
import {
  NATIVE_BOOTSTRAP,
  type NativeEngine,
  type NativeResponse,
  type NativeView,
  type NativeViewOptions,
  nativeDelivery,
} from '@davit/container/native';
import type { IsolationLevel } from '@davit/protocol';

const later = (step: () => void): void => void setTimeout(step, 0);

export interface VmEngine extends NativeEngine {
  /** Ends the renderer of a mini-program from outside. */
  crash(instance: string): void;
}

export function createVmEngine(): VmEngine {
  const storages = new Map<string, Map<string, string>>();
  const views = new Map<string, VmView>();
  return {
    createView(options) {
      const storage = storages.get(options.origin) ?? new Map<string, string>();
      storages.set(options.origin, storage);
      const view = createVmView(options, storage, () => views.delete(options.instance));
      views.set(options.instance, view);
      return view;
    },
    async removeData({ origin }) {
      storages.delete(origin);
    },
    usage: async ({ origin }) => [...(storages.get(origin) ?? [])].flat().join('').length,
    probe: async (): Promise<IsolationLevel> => ({
      // One thread for all of them.
      process: 'shared',
      egress: 'closed',
      storage: 'session',
      siblings: 'cross-site',
    }),
    crash(instance) {
      const view = views.get(instance);
      if (view === undefined) throw new Error(`${instance} has no view`);
      view.crash();
    },
  };
}

interface VmView extends NativeView {
  crash(): void;
}

function createVmView(options: NativeViewOptions, storage: Map<string, string>, onEnd: () => void): VmView {
  const { origin, instance, reach, events } = options;
  let navigation = 0;
  let url = '';
  let page: object | null = null;
  let isGone = false;

  const request = (address: string, method: string, isNavigation: boolean): Promise<NativeResponse> =>
    events.respond({ url: address, method, headers: [], isNavigation });
  const textOf = ({ body }: NativeResponse): string => new TextDecoder().decode(body);

  /** As a browser: the page's own origin from the scheme handler, what may be reached from the network, and nothing else. */
  const fetchFor = async (address: string, { method = 'GET' } = {}): Promise<Response> => {
    const target = new URL(address, url).href;
    if (target.startsWith(`${origin}/`)) {
      const { status, headers, body } = await request(target, method, false);
      return new Response(body.slice(), { status, headers: headers as [string, string][] });
    }
    if (!reach.includes(new URL(target).origin)) throw new TypeError('refused by the content filter');
    return fetch(target, { method, credentials: 'omit' });
  };

  const createPage = (): object => {
    const document = navigation;
    const global: Record<string, unknown> = {};
    const context = createContext(global, { codeGeneration: { strings: false, wasm: false } });
    const post = (text: unknown): void =>
      later(() => {
        if (isGone) return;
        const sender = { view: instance, isMainFrame: true, url, navigation: document };
        events.message(sender, typeof text === 'string' ? text : null);
      });
    Object.assign(global, {
      webkit: { messageHandlers: { davit: { postMessage: post } } },
      self: context,
      top: context,
      parent: context,
      isSecureContext: true,
      crypto: globalThis.crypto,
      performance,
      setTimeout: (step: () => void, ms = 0) => void setTimeout(() => page === context && step(), ms),
      fetch: fetchFor,
      localStorage: {
        getItem: (key: string) => storage.get(key) ?? null,
        setItem: (key: string, value: string) => void storage.set(key, value),
      },
      location: {
        get href() {
          return url;
        },
        set href(next: string) {
          go(new URL(next, url).href);
        },
        reload: () => go(url),
      },
    });
    // In its own realm, as it is in a page.
    runInContext('globalThis.self = globalThis.top = globalThis.parent = globalThis', context);
    runInContext(NATIVE_BOOTSTRAP, context);
    return context;
  };
  const commit = async (address: string): Promise<void> => {
    const html = textOf(await request(address, 'GET', true));
    if (isGone) return;
    navigation += 1;
    url = address;
    page = null;
    events.committed(address);
    const context = createPage();
    page = context;
    for (const [, source = ''] of html.matchAll(/<script src="([^"]+)">/g)) {
      const script = await request(new URL(source, address).href, 'GET', false);
      // As a browser: an error page in a script's place, as of a version that was let go meanwhile, is not run.
      if (page === context && script.status === 200) runInContext(textOf(script), context);
    }
  };
  const go = (address: string): void => {
    const [before, after] = [url, address].map((one) => one.split('#')[0]);
    const isFragment = before === after && address.includes('#');
    later(() => {
      if (isGone || !events.mayNavigate(address, true)) return;
      if (isFragment) url = address;
      else void commit(address);
    });
  };
  const end = (): void => {
    isGone = true;
    page = null;
    onEnd();
  };

  return {
    load: go,
    send(document, text) {
      if (isGone || document !== navigation) return 'closed';
      later(() => {
        if (page !== null && document === navigation) runInContext(nativeDelivery(text), page);
      });
      return 'sent';
    },
    show: () => {},
    hide: () => {},
    focus: () => {},
    destroy: async () => end(),
    crash() {
      end();
      later(() => events.gone('crash'));
    },
  };
}
