// The files of the driven mini-programs, the same in the product and on the plain server.
import type { Files } from '../harness/write-files.ts';
import { BEAT_MS } from './page/heartbeat.ts';

const BEAT = `setInterval(() => postMessage(0), ${BEAT_MS});`;
const CALLER =
  "onmessage = ({ data }) => setInterval(() => fetch(data + '/worker', { mode: 'no-cors', keepalive: true }).catch(() => {}), 100);";
/** It ends by itself: Chromium crashes when a profile goes while one of these lives on in it. */
export const SHARED_MS = 5000;
const SHARED_CALLER = `onconnect = ({ ports: [port] }) => { port.onmessage = ({ data }) => {
  setInterval(() => fetch(data + '/shared', { mode: 'no-cors', keepalive: true }).catch(() => {}), 100);
  setTimeout(close, ${SHARED_MS}); }; };`;
/** A careless worker: what its cache has is the answer, whatever it is; else the network. */
const CARELESS_WORKER = `
oninstall = (event) => { skipWaiting(); event.waitUntil(caches.open('careless').then((cache) => cache.addAll(['/', '/menu.js']))); };
onactivate = (event) => event.waitUntil(clients.claim());
onfetch = (event) =>
  event.respondWith(
    Promise.resolve(event.preloadResponse)
      .then((preloaded) => preloaded || caches.match(event.request, { ignoreSearch: true }))
      .then((found) => found || fetch(event.request)),
  );
`;
/** A careless launch page: takes the version that it is told, by whomever. */
const CARELESS_LAUNCH = `
const start = (id) => /^0+$/.test(id) && navigator.serviceWorker.register('/.container/sw.js?i=' + id, { scope: '/' });
start(new URLSearchParams(location.search).get('i') ?? ''); start(location.hash.slice(1)); start(name);
onmessage = () => start('0'.repeat(64));
setTimeout(() => parent.postMessage('launched', '*'), 300);
`;
const icon = '<link rel="icon" href="data:,">';
const page = (title: string, ...scripts: string[]): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8">${icon}<title>${title}</title><body><input id="field">${scripts
    .map((script) => `<script src="${script}"></script>`)
    .join('')}`;

const HELLO = "parent.postMessage({ davit: 1, hello: { sdk: 'x', nonce: Math.random() + '' } }, '*');";

export const attackerFiles = (script: string): Files => ({
  'index.html': page('Attacker', '/attacker.js', '/menu.js'),
  'attacker.js': script,
  'menu.js': "globalThis.menu = 'right';",
  'caller.js': CALLER,
  'shared-caller.js': SHARED_CALLER,
  'silent.html': page('Silent', '/silent.js'),
  'silent.js': '',
  'unready.html': page('Unready', '/unready.js'),
  'unready.js': HELLO,
  'throws.html': page('Throws', '/throws.js'),
  'throws.js': "throw new Error('at start');",
  'hangs.html': page('Hangs', '/hangs.js'),
  'hangs.js': 'for (;;);',
  // Tells how often it has loaded to where a driver can see it; reloads for ever.
  'storm.html': page('Storm', '/storm.js'),
  'storm.js': `${HELLO} onmessage = () => location.reload(); if (location.search) location.reload();`,
  'heavy-storm.html': page('Heavy storm', '/heavy-storm.js'),
  'heavy-storm.js': `${HELLO} for (const end = performance.now() + 400; performance.now() < end; );
    setTimeout(() => location.reload(), 20);`,
  // Is heard once, and reloads from then on without a word.
  'mute-storm.html': page('Mute storm', '/mute-storm.js'),
  'mute-storm.js': `if (sessionStorage.heard || location.search) onload = () => setTimeout(() => location.reload(), 150);
    else { ${HELLO} onmessage = () => { sessionStorage.heard = 1; location.reload(); }; }`,
});

export const siblingFiles = (script: string): Files => ({
  'index.html': page('Sibling', '/sibling.js'),
  'sibling.html': page('Sibling', '/sibling.js'),
  'sibling.js': script,
  'beat.js': BEAT,
});

/** Five files that all say of which version they are. */
export const versionFiles = (version: number): Files =>
  Object.fromEntries(PARTS.map((name) => [name, `(globalThis.versions ??= []).push(${version});`]));
export const PARTS: readonly string[] = ['v1.js', 'v2.js', 'v3.js', 'v4.js', 'v5.js'];

export const hostFiles = (script: string): Files => ({
  'index.html': `<!doctype html><html lang="en"><meta charset="utf-8">${icon}<title>Host</title><body><input id="password"><div id="mount"></div><script src="/host.js"></script>`,
  'host.js': script,
});

/** What the plain server serves under every one of its names. */
export const plainFiles = (scripts: { attacker: string; sibling: string; host: string }): Files => ({
  ...attackerFiles(scripts.attacker),
  ...siblingFiles(scripts.sibling),
  ...versionFiles(1),
  'index.html': page('Attacker', '/attacker.js', '/menu.js'),
  'host.html': `<!doctype html><html lang="en"><meta charset="utf-8">${icon}<title>Plain host</title><body><input id="password"><script src="/host.js"></script>`,
  'host.js': scripts.host,
  '.container/sw.js': CARELESS_WORKER,
  '.container/launch.html': page('Launch', '/.container/launch.js'),
  '.container/launch.js': CARELESS_LAUNCH,
  '.container/wipe': '<!doctype html><title>wipe</title>',
});

export const drivenManifest = (app: string, version: number, home: string): string =>
  JSON.stringify({
    app_id: app,
    name: app,
    version: { code: version, name: `${version}` },
    davit: {
      publisher: 'Tests',
      scopes: [{ name: 'openid', purpose: 'A test.', required: true }],
      connect: app === 'sibling' ? [] : [home, home.replace('http', 'ws')],
      workers: app === 'sibling' ? ['beat.js'] : ['caller.js', 'shared-caller.js'],
    },
  });
