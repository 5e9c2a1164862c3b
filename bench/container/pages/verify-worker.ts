// Verification where the container does it: in a worker, with WebCrypto.
import type { BundleExpectation } from '@davit/bundle';
import { webCrypto } from '@davit/crypto/web';
import { measureVerification } from './verify-times.ts';

export interface VerifyOrder {
  readonly url: string;
  readonly expected: BundleExpectation;
  readonly rounds: number;
}

addEventListener('message', async ({ data: { url, expected, rounds } }: MessageEvent<VerifyOrder>) => {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  postMessage(await measureVerification(bytes, expected, webCrypto, rounds));
});
