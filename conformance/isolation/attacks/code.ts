// Attacks that bring in code that nobody signed, and attacks on the walls of the process.
import type { Arena, Attack } from '../attack.ts';
import { element, markup, need, settled, sleep, web, within } from '../page/in-page.ts';

const blob = (code: string): string => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
/** Runs `plant`, which should make the text run; answers whether it has. */
const ran = (plant: (code: string, arena: Arena) => unknown) => async (arena: Arena) => {
  const code = `window[${JSON.stringify(`ran ${arena.id}`)}]=true`;
  await settled((async () => plant(code, arena))(), 500);
  await sleep(500);
  return (globalThis as unknown as Record<string, boolean>)[`ran ${arena.id}`] === true ? 'ran' : undefined;
};

type Trick = readonly [id: string, title: string, run: (arena: Arena) => unknown, more?: Partial<Attack>];
const TRICKS: readonly Trick[] = [
  ['eval', '`eval` of a text', ran((code) => void web.eval?.(code))],
  ['new-function', '`new Function` of a text', ran((code) => new Function(code)())],
  ['timer-text', '`setTimeout` of a text', ran((code) => void web.setTimeout?.(code, 0))],
  [
    'inline-script',
    'Script element with a text',
    ran((code) => {
      element('script').textContent = code;
    }),
  ],
  ['inline-handler', 'Event handler in markup', ran((code) => markup(`<img src="data:," onerror='${code}'>`))],
  [
    'javascript-url',
    'Click on a `javascript:` link',
    ran((code) => element('a', { href: `javascript:void(${code})` }).click()),
  ],
  [
    'script-data',
    'Script from a `data:` address',
    ran((code) => element('script', { src: `data:text/javascript,${encodeURIComponent(code)}` })),
  ],
  ['script-blob', 'Script from a `blob:` address', ran((code) => element('script', { src: blob(code) }))],
  [
    'import-data',
    'Module from a `data:` address',
    ran((code) => import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)),
  ],
  ['import-blob', 'Module from a `blob:` address', ran((code) => import(/* @vite-ignore */ blob(code)))],
  [
    'srcdoc-script',
    'Script in a `srcdoc` frame',
    ran((code) => {
      const frame = element('iframe') as HTMLIFrameElement;
      frame.srcdoc = `<script>${code.replace('window', 'parent')}</script>`;
    }),
  ],
  [
    'written-script',
    'Script written into an empty frame',
    ran((code) => {
      const { contentDocument } = element('iframe') as HTMLIFrameElement;
      contentDocument?.write(`<script>${code.replace('window', 'parent')}</script>`);
    }),
  ],
  [
    'import-map',
    'Import map that leads elsewhere',
    ran((code) => {
      const map = document.createElement('script');
      map.type = 'importmap';
      map.textContent = JSON.stringify({
        imports: { 'davit-mapped': `data:text/javascript,${encodeURIComponent(code)}` },
      });
      document.head.append(map);
      return import(/* @vite-ignore */ ['davit', 'mapped'].join('-'));
    }),
  ],
  [
    'base-element',
    'Base element that leads its own addresses elsewhere',
    ({ evil }) => {
      const base = element('base', { href: `${evil}/` }, document.head) as HTMLBaseElement;
      const leads = new Image().src === '' && document.baseURI.startsWith(evil);
      base.remove();
      return leads ? document.baseURI : undefined;
    },
    { blocks: true },
  ],
  [
    'shared-array-buffer',
    'SharedArrayBuffer, the clock of timing attacks',
    () => (typeof SharedArrayBuffer === 'function' ? `${new SharedArrayBuffer(8).byteLength} bytes` : undefined),
    { threat: 'T128', control: 'isolated' },
  ],
  [
    'cross-origin-isolated',
    'Cross-origin isolation, with its exact clocks',
    () => (globalThis.crossOriginIsolated ? 'isolated' : undefined),
    { threat: 'T128', control: 'isolated' },
  ],
  [
    'memory-measure',
    'Measures the memory of the process and who is in it',
    async () => {
      const measure = need(web.performance?.measureUserAgentSpecificMemory, 'measureUserAgentSpecificMemory');
      return `${(await within(measure.call?.(performance), 4000)) !== null}`;
    },
    { threat: 'T128', control: 'isolated' },
  ],
  [
    'shared-memory-wasm',
    'Shared memory by way of WebAssembly',
    async () => {
      const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
      const channel = new MessageChannel();
      channel.port1.postMessage(buffer);
      return buffer.constructor.name;
    },
    { threat: 'T128', control: 'isolated' },
  ],
];

export const CODE: readonly Attack[] = TRICKS.map(([id, title, run, more]) => ({
  id,
  title,
  threat: 'T090',
  judge: 'page',
  run,
  ...more,
}));
