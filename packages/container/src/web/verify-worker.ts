// The main code of a worker that verifies bundles off the host's main thread: a host's worker file imports this and nothing else.
import { verifyBundle } from '@davit/bundle';
import { webCrypto } from '@davit/crypto/web';
import type { VerifyAnswer, VerifyOrder } from './verify-protocol.ts';

addEventListener('message', async ({ data: { nth, bytes, expected } }: MessageEvent<VerifyOrder>) => {
  const result = await verifyBundle(bytes, expected, webCrypto);
  const buffers = result.ok ? [...result.value.files.values(), result.value.integrityBytes] : [];
  const answer: VerifyAnswer = { nth, result };
  postMessage(answer, { transfer: [...new Set(buffers.map(({ buffer }) => buffer as ArrayBuffer))] });
});
