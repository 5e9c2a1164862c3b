// Says hello to the gate around this frame, or to the native host, and takes the transport from the answer. Nothing that it sends is
// secret (container.md §3).
import type { BridgeInit, Hello, Welcome } from '@davit/protocol';
import { DavitError } from '../davit-error.ts';
import type { Platform } from '../platform.ts';
import { SDK_VERSION } from '../version.ts';
import { createNativeTransport, createPortTransport, type Transport } from './transport.ts';

export const HANDSHAKE_TIMEOUT_MS = 3000;

export function shakeHands(
  { window, davitHost, crypto, after }: Platform,
  timeoutMs = HANDSHAKE_TIMEOUT_MS,
): Promise<{ readonly transport: Transport; readonly init: BridgeInit }> {
  const { parent } = window;
  return new Promise((resolve, reject) => {
    // A page that is nobody's frame is its own parent.
    const isFrame = (parent as unknown) !== window;
    if (!isFrame && !davitHost) return reject(new DavitError('not_in_host'));
    // Any text that nobody can guess; the shortest code for one.
    const nonce = crypto.randomBytes(16).join();
    const hello: Hello = { davit: 1, hello: { sdk: SDK_VERSION, nonce } };
    const welcome = (data: unknown, open: () => Transport): void => {
      const said = data as Partial<Welcome> | null;
      if (said?.davit !== 1 || said.nonce !== nonce || typeof said.init !== 'object') return;
      done();
      resolve({ transport: open(), init: said.init });
    };
    const listen = ({ source, data, ports }: MessageEvent): void => {
      const [port] = ports;
      if ((source as unknown) !== parent || !port || ports.length > 1) return;
      welcome(data, () => createPortTransport(port));
    };
    const done = () => {
      stop();
      window.removeEventListener('message', listen);
      if (davitHost) davitHost.onmessage = null;
    };
    const stop = after(timeoutMs, () => {
      done();
      reject(new DavitError('not_in_host'));
    });
    if (isFrame) {
      window.addEventListener('message', listen);
      parent.postMessage(hello, '*');
    } else if (davitHost) {
      davitHost.onmessage = ({ data }) => welcome(JSON.parse(data), () => createNativeTransport(davitHost));
      davitHost.postMessage(JSON.stringify(hello));
    }
  });
}
