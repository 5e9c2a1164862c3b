// Globals beyond ECMAScript, by where they exist. What a folder may not use it gets as an argument.

const NODE = [
  'Buffer',
  'process',
  'global',
  'require',
  'module',
  '__dirname',
  '__filename',
  'setImmediate',
  'clearImmediate',
];
const PAGE = [
  'window',
  'document',
  'self',
  'location',
  'history',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'caches',
  'postMessage',
  'parent',
  'top',
];
const SHARED = [
  ...[
    'URL',
    'URLSearchParams',
    'TextEncoder',
    'TextDecoder',
    'atob',
    'btoa',
    'structuredClone',
    'navigator',
    'performance',
  ],
  ...[
    'fetch',
    'Request',
    'Response',
    'Headers',
    'FormData',
    'Blob',
    'File',
    'WebSocket',
    'EventSource',
    'XMLHttpRequest',
  ],
  ...['crypto', 'CryptoKey', 'console', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask'],
  ...[
    'AbortController',
    'AbortSignal',
    'Event',
    'EventTarget',
    'MessageChannel',
    'MessagePort',
    'BroadcastChannel',
    'Worker',
  ],
];

/** What gjs has of them. */
const GJS = new Set([
  'console',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'TextEncoder',
  'TextDecoder',
]);

/** Hidden ways to every global; refused where any is. */
const ANY = ['globalThis', 'eval', 'Function'];

export const FORBIDDEN = {
  language: new Set([...NODE, ...PAGE, ...SHARED, ...ANY]),
  web: new Set(NODE),
  node: new Set(),
  gjs: new Set([...NODE, ...PAGE, ...SHARED.filter((name) => !GJS.has(name)), ...ANY]),
};
