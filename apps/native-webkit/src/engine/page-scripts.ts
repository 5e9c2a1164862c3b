// The two scripts of a view. One runs in a script world of its own, where the page has no way in, and alone may post to the host; it
// names the document with each text. The other gives the page `davitHost`, of the shape of Android's WebMessageListener. Between the
// two go events of the page's own window: what a page forges there, it does to itself.
import { MAX_MESSAGE_LENGTH } from '@davit/protocol';

export const WORLD = 'davit';
export const HANDLER = 'davit';

/**
 * What one document may post, in texts of up to 16 KiB: somewhat more than the container lets through, so that the container judges,
 * and a flood stays in the process that makes it.
 */
const BURST = 1100;
const PER_SECOND = 550;
const UNIT_LENGTH = 16_384;
const TELL_EVERY_MS = 250;

/**
 * Kinds of what comes out of the world: `d` a document is there, `m` a text, `x` something was dropped. The engine runs the script again
 * whenever the page writes itself anew (`document.open`, as often as it likes): that is the same document, with the same bucket, and
 * only what it hears by has gone.
 */
export const WORLD_SCRIPT = `(() => {
  const { webkit, performance, crypto, Math } = globalThis;
  if (globalThis.top !== globalThis.self) return;
  if (Object.hasOwn(globalThis, 'davitListen')) return globalThis.davitListen();
  const handler = webkit.messageHandlers.${HANDLER};
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const post = (kind, text) => handler.postMessage(kind + id + text);
  let room = ${BURST};
  let at = performance.now();
  let toldAt = -Infinity;
  const takes = (length) => {
    const now = performance.now();
    room = Math.min(${BURST}, room + ((now - at) * ${PER_SECOND}) / 1000);
    at = now;
    const price = 1 + length / ${UNIT_LENGTH};
    if (room < price) return false;
    room -= price;
    return true;
  };
  const drop = () => {
    const now = performance.now();
    if (now - toldAt < ${TELL_EVERY_MS}) return;
    toldAt = now;
    post('x', '');
  };
  const hear = (event) => {
    const text = event.detail;
    if (typeof text !== 'string' || text.length > ${MAX_MESSAGE_LENGTH} || !takes(text.length)) drop();
    else post('m', text);
  };
  globalThis.davitListen = () => globalThis.addEventListener('davit:out', hear, true);
  globalThis.davitListen();
  globalThis.davitDeliver = (to, text) => {
    if (to === id) globalThis.dispatchEvent(new CustomEvent('davit:in', { detail: text }));
  };
  post('d', '');
})();`;

/** Twice, or in a frame, it does nothing. */
export const PAGE_SCRIPT = `(() => {
  const { top, self, CustomEvent, dispatchEvent, addEventListener } = globalThis;
  if (top !== self || 'davitHost' in globalThis) return;
  let listener = null;
  const hear = ({ detail }) => listener?.({ data: detail });
  const davitHost = Object.freeze({
    postMessage(text) {
      dispatchEvent.call(self, new CustomEvent('davit:out', { detail: \`\${text}\` }));
    },
    get onmessage() {
      return listener;
    },
    set onmessage(next) {
      listener = typeof next === 'function' ? next : null;
      // Each time: a page that writes itself anew loses it, and the same one is never there twice.
      addEventListener.call(self, 'davit:in', hear);
    },
  });
  Object.defineProperty(globalThis, 'davitHost', { value: davitHost });
})();`;

export const deliveryScript = (document: string, text: string): string =>
  `davitDeliver(${JSON.stringify(document)}, ${JSON.stringify(text)})`;

const DOCUMENT_ID_LENGTH = 32;

export interface WorldMessage {
  readonly kind: 'document' | 'text' | 'dropped';
  readonly document: string;
  readonly text: string;
}
const KINDS: Readonly<Record<string, WorldMessage['kind']>> = { d: 'document', m: 'text', x: 'dropped' };

/** Null for what the script of the world did not post. */
export function readWorldMessage(raw: string): WorldMessage | null {
  const kind = KINDS[raw.charAt(0)];
  const document = raw.slice(1, 1 + DOCUMENT_ID_LENGTH);
  if (kind === undefined || document.length !== DOCUMENT_ID_LENGTH) return null;
  return { kind, document, text: raw.slice(1 + DOCUMENT_ID_LENGTH) };
}
