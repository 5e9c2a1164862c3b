// Says hello to the gate and takes the port from its answer. Nothing that it sends is secret (container.md §3).
import { encodeBase64url } from '@davit/crypto';
import type { BridgeInit, Hello, Welcome } from '@davit/protocol';
import { DavitError } from '../davit-error.ts';
import type { Platform } from '../platform.ts';
import { SDK_VERSION } from '../version.ts';

export const HANDSHAKE_TIMEOUT_MS = 3000;

export function shakeHands(
  platform: Platform,
  timeoutMs = HANDSHAKE_TIMEOUT_MS,
): Promise<{ readonly port: MessagePort; readonly init: BridgeInit }> {
  const { window, crypto, after } = platform;
  const { parent } = window;
  return new Promise((resolve, reject) => {
    // A page that is nobody's frame is its own parent.
    if ((parent as unknown) === window) return reject(new DavitError('not_in_host'));
    const nonce = encodeBase64url(crypto.randomBytes(16));
    const listen = ({ source, data, ports }: MessageEvent): void => {
      const welcome = data as Partial<Welcome> | null;
      const [port] = ports;
      if ((source as unknown) !== parent || welcome?.davit !== 1 || welcome.nonce !== nonce) return;
      if (!port || ports.length > 1 || typeof welcome.init !== 'object') return;
      done();
      resolve({ port, init: welcome.init });
    };
    const stop = after(timeoutMs, () => {
      done();
      reject(new DavitError('not_in_host'));
    });
    const done = () => {
      stop();
      window.removeEventListener('message', listen);
    };
    window.addEventListener('message', listen);
    parent.postMessage({ davit: 1, hello: { sdk: SDK_VERSION, nonce } } satisfies Hello, '*');
  });
}
