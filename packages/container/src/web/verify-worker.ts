// The main code of a worker that verifies bundles off the host's main thread: a host's worker file imports this and nothing else.
import { verifyBundle } from '@davit/bundle';
import { webDigest, webVerifier } from '@davit/crypto/web';
import type { VerifyAnswer, VerifyOrder } from './verify-protocol.ts';

const say = (answer: VerifyAnswer, transfer: Transferable[] = []): void => postMessage(answer, { transfer });

addEventListener('message', async ({ data: { nth, bytes, expected } }: MessageEvent<VerifyOrder>) => {
  try {
    const result = await verifyBundle(bytes, expected, { ...webDigest, ...webVerifier });
    const buffers = result.ok ? [...result.value.files.values(), result.value.integrityBytes] : [];
    say({ nth, result }, [...new Set(buffers.map(({ buffer }) => buffer as ArrayBuffer))]);
  } catch (error) {
    say({ nth, error: String(error) });
  }
});
say({ ready: true });
