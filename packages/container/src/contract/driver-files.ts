// The mini-program that the contract suite drives: on every platform the same signed bytes. It says hello by itself, through a gate
// or to a native host, and then does what it is told. Texts of files; built-drivers.ts has them packed and signed.

const SCRIPT = `'use strict';
const native = globalThis.davitHost;
const isFramed = parent !== self;
let post = () => {};
let init = null;
let nonce = 0;
const did = (n, value) => post({ jsonrpc: '2.0', method: 'did', params: { n, value } });
const hear = async (message) => {
  const { n, what, value } = message.params;
  try {
    did(n, { ok: (await DO[what](value)) ?? null });
  } catch (error) {
    did(n, { error: String(error && error.name) });
  }
};
function welcome(data, open) {
  if (!data || data.davit !== 1 || data.nonce !== String(nonce)) return false;
  init = data.init;
  open();
  did(0, { ok: null });
  return true;
}
function hello() {
  nonce = Math.random();
  const said = { davit: 1, hello: { sdk: 'contract', nonce: String(nonce) } };
  if (isFramed) return parent.postMessage(said, '*');
  native.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (!welcome(message, () => { post = (out) => native.postMessage(JSON.stringify(out)); }) && message.method === 'do') hear(message);
  };
  native.postMessage(JSON.stringify(said));
}
if (isFramed) addEventListener('message', ({ source, data, ports: [port] }) => {
  if (source !== parent || !port) return;
  welcome(data, () => {
    port.onmessage = ({ data: message }) => { if (message.method === 'do') hear(message); };
    post = (out) => port.postMessage(out);
  });
});
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const databases = () => new Promise((done, fail) => {
  if (!globalThis.indexedDB) return done(null);
  const opening = indexedDB.open('kept');
  opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
  opening.onsuccess = () => done(opening.result);
  opening.onerror = () => fail(opening.error);
});
const inDatabase = async (mode, step) => {
  const database = await databases();
  if (!database) return null;
  try {
    return await new Promise((done, fail) => {
      const request = step(database.transaction('kept', mode).objectStore('kept'));
      request.onsuccess = () => done(request.result ?? null);
      request.onerror = () => fail(request.error);
    });
  } finally {
    database.close();
  }
};
let noted = null;
const DO = {
  echo: (value) => value,
  facts: () => ({
    href: location.href, init, isFramed, isSecure: isSecureContext, hasSubtle: typeof crypto.subtle === 'object',
    hostKeys: native ? Object.keys(native).sort() : null,
  }),
  note: (value) => { noted = value; },
  noted: () => noted,
  burst: (count) => { for (let nth = 1; nth <= count; nth += 1) post({ jsonrpc: '2.0', method: 'nth', params: nth }); },
  big: (length) => { post({ jsonrpc: '2.0', method: 'big', params: 'x'.repeat(length - '{"jsonrpc":"2.0","method":"big","params":""}'.length) }); },
  garbage: () => { if (isFramed) post(undefined); else native.postMessage('{'); },
  hello: () => { setTimeout(hello); },
  reload: () => { setTimeout(() => location.reload()); },
  go: (url) => { setTimeout(() => { location.href = url; }); },
  keep: async (value) => { localStorage.setItem('kept', value); await inDatabase('readwrite', (store) => store.put(value, 'kept')); },
  kept: async () => [localStorage.getItem('kept'), await inDatabase('readonly', (store) => store.get('kept'))].filter((value) => value !== null),
  get: async ({ url, method = 'GET', names = [] }) => {
    const answer = await fetch(url, { method });
    const body = await answer.arrayBuffer();
    return { status: answer.status, digest: hex(await crypto.subtle.digest('SHA-256', body)), headers: names.map((name) => answer.headers.get(name)) };
  },
  evaluate: () => (0, eval)('1'),
  hang: (ms) => { const end = performance.now() + ms; setTimeout(() => { while (performance.now() < end); }); },
};
hello();
`;

/** Files of one version of one driver, by path. */
export const driverFiles = (version: number): Readonly<Record<string, string>> => ({
  'index.html': '<!doctype html><html lang="en"><title>Contract</title><script src="/driver.js"></script>',
  'second/index.html': '<!doctype html><html lang="en"><title>Second</title><script src="/driver.js"></script>',
  'silent.html': '<!doctype html><html lang="en"><title>Silent</title>Says nothing.',
  'driver.js': SCRIPT,
  'version.txt': `${version}`,
  'deep/ä b.txt': 'Grüße, 🦑',
  'empty.bin': '',
});

export const driverManifest = (appId: string, version: number): string =>
  JSON.stringify({
    app_id: appId,
    name: 'Contract',
    version: { code: version, name: `${version}` },
    davit: { publisher: 'Davit', connect: [] },
  });

/** Two mini-programs, the first in two versions. */
export const DRIVERS = [
  ['contract-a', 1],
  ['contract-a', 2],
  ['contract-b', 1],
] as const;
