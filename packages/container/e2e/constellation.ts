// One browser, one test server and one open host page: what every browser test of the container begins with.
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { bundlePage } from '../../../tools/bundle-page.ts';
import { launchChromium } from '../../../tools/chromium.ts';
import type { Harness } from './host-page.ts';
import { startTestServer, type TestApp, type TestServer } from './test-server.ts';

declare global {
  var harness: Harness;
  /** Directives of the page's own policy that were violated. */
  var blocked: string[];
  /** See `versionOf`. */
  var seen: string[];
  /** What `/bridge.js` gives a test's mini-program. */
  var bridge: {
    hello(): Promise<void>;
    call(method: string, params?: unknown): Promise<Record<string, unknown>>;
    init: Record<string, unknown> & { launch: Record<string, unknown>; account: string };
    port: MessagePort;
    ports: MessagePort[];
    events: { method: string; params: unknown }[];
  };
}

/** The registry's root key stands in the page, as it would stand in the host's build. */
const hostPage = (root: string): string =>
  `<!doctype html><html lang="en" data-root="${root}"><title>Host</title><body><input id="password" type="password"><div id="mount"></div><script type="module" src="/host.js"></script>`;

/** A bridge client of a few lines: no retry, no types, so that a test sees what crosses the port. */
const BRIDGE = `
globalThis.bridge = { events: [], ports: [], hello: () => new Promise((done) => {
  const nonce = crypto.randomUUID();
  addEventListener('message', (e) => {
    if (e.source !== parent || e.data?.nonce !== nonce) return;
    const port = e.ports[0], waiting = new Map();
    let last = 0;
    port.onmessage = ({ data }) => data.id ? waiting.get(data.id)(data) : bridge.events.push(data);
    Object.assign(bridge, { port, ports: [...bridge.ports, port], init: e.data.init,
      call: (method, params = {}) => new Promise((done) => {
        const id = String(++last);
        waiting.set(id, done);
        port.postMessage({ jsonrpc: '2.0', id, method, params });
      }) });
    done();
  });
  parent.postMessage({ davit: 1, hello: { sdk: 'test', nonce } }, '*');
}) };
bridge.ready = bridge.hello();
`;

/** A page that says hello and \`app.ready\`. */
export const PAGE =
  '<!doctype html><html lang="en"><title>App</title><input id="field"><script src="/bridge.js"></script><script>bridge.ready.then(() => bridge.call("app.ready"))</script>';

const SCOPES = ['openid', 'email'].map((name) => ({ name, purpose: 'A test.', required: name === 'openid' }));

export const appOf = (files: Readonly<Record<string, string>> = {}, davit: TestApp['davit'] = {}): TestApp => ({
  davit: { scopes: SCOPES, ...davit },
  files: { '/index.html': PAGE, '/bridge.js': BRIDGE, ...files },
});

const MEMBERS = ['1.js', '2.js', '3.js', '4.js', '5.js'];
/**
 * A mini-program each of whose files says which version it is of: all that it has read stands in `seen`, and in its storage once
 * it has loaded.
 */
export const versionOf = (version: string): TestApp => {
  const script = `(globalThis.seen ??= []).push(${JSON.stringify(version)});`;
  const tags = MEMBERS.map((name) => `<script src="/${name}"></script>`).join('');
  const tell =
    "onload = () => bridge.ready.then(() => bridge.call('storage.set', { key: 'seen', value: seen.join() }));";
  return appOf({
    '/index.html': `${PAGE}<script>${script}${tell}</script>${tags}`,
    ...Object.fromEntries(MEMBERS.map((name) => [`/${name}`, script])),
  });
};
/** What `seen` holds when no file of another version is among them. */
export const allOf = (version: string): string[] => Array.from({ length: MEMBERS.length + 1 }, () => version);

export interface Constellation {
  readonly server: TestServer;
  /** The host page in a profile of its own, or as a further tab of the one given. */
  openHost(context?: BrowserContext, hash?: string): Promise<Page>;
  /** Launches and waits until the mini-program is shown; answers its frame. */
  launch(page: Page, appId: string): Promise<Frame>;
  close(): Promise<void>;
}

/** One of the programs that run in the host page, bundled from the sources. */
export const buildPage = (entry: string): Promise<string> =>
  bundlePage(fileURLToPath(new URL(entry, import.meta.url)), 'es');

export async function openConstellation(
  apps: Parameters<typeof startTestServer>[1],
  options: Parameters<typeof launchChromium>[0] = {},
): Promise<Constellation> {
  const hostFiles = {
    '/': '',
    '/host.js': await buildPage('./host-page.ts'),
    '/verify.js': await buildPage('./verify-page.ts'),
  };
  const [browser, server] = await Promise.all([launchChromium(options), startTestServer(hostFiles, apps)]);
  hostFiles['/'] = hostPage(server.registry.root);
  return {
    server,
    async openHost(context, hash = '') {
      const page = await (context ?? (await browser.newContext())).newPage();
      await page.addInitScript(() => {
        Object.assign(globalThis, { blocked: [] });
        addEventListener('securitypolicyviolation', ({ effectiveDirective }) => blocked.push(effectiveDirective));
      });
      await page.goto(`${server.hostUrl}${hash}`);
      await page.waitForFunction(() => 'harness' in globalThis);
      return page;
    },
    async launch(page, appId) {
      const id = await page.evaluate((name) => harness.launch(name), appId);
      await page.waitForFunction((instance) => harness.states[instance]?.at(-1)?.name === 'shown', id);
      return frameOf(page, server.appOrigin(appId));
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

export function frameOf(page: Page, origin: string): Frame {
  const frame = page.frames().find((candidate) => candidate.url().startsWith(`${origin}/`));
  if (frame === undefined) throw new Error(`no frame of ${origin}`);
  return frame;
}
