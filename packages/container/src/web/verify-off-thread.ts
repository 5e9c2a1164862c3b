// Verifies bundles in a worker that lives as long as there is work, and for a moment longer. A worker that cannot start (a host's
// policy, an old browser) makes verification slower, never weaker: it then happens here.
import type { BundleCrypto, BundleFailure, VerifiedBundle } from '@davit/bundle';
import type { Result } from '@davit/protocol';
import type { DeliveryPorts } from '../core/delivery-ports.ts';
import type { VerifyAnswer, VerifyOrder } from './verify-protocol.ts';

const IDLE_MS = 10_000;
/** A worker that says nothing for so long never will: 20 MB take well under a second. */
const SILENCE_MS = 20_000;

export interface VerifyOffThreadOptions {
  readonly createWorker: (() => Worker) | undefined;
  readonly crypto: BundleCrypto;
  readonly log: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
}

export function createVerifyOffThread({
  createWorker,
  crypto,
  log,
}: VerifyOffThreadOptions): DeliveryPorts['verifyBundle'] {
  type Answer = Result<VerifiedBundle, BundleFailure>;
  const waiting = new Map<number, { readonly done: (result: Answer) => void; readonly failed: () => void }>();
  let worker: Worker | null = null;
  let nth = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const end = (): void => {
    worker?.terminate();
    worker = null;
  };
  const start = (make: () => Worker): Worker => {
    const started = make();
    started.onmessage = ({ data }: MessageEvent<VerifyAnswer>) => {
      waiting.get(data.nth)?.done(data.result);
      waiting.delete(data.nth);
      if (waiting.size === 0) idle = setTimeout(end, IDLE_MS);
    };
    started.onerror = (event) => {
      event.preventDefault();
      giveUp(event.message);
    };
    return started;
  };
  const giveUp = (message: string): void => {
    log('verify_worker.failed', { message });
    end();
    for (const { failed } of waiting.values()) failed();
    waiting.clear();
  };
  const inWorker = (order: Omit<VerifyOrder, 'nth'>): Promise<Answer> =>
    new Promise((done, failed) => {
      if (createWorker === undefined) return failed();
      clearTimeout(idle);
      nth += 1;
      const silence = setTimeout(() => giveUp('it does not answer'), SILENCE_MS);
      waiting.set(nth, {
        done(result) {
          clearTimeout(silence);
          done(result);
        },
        failed() {
          clearTimeout(silence);
          failed();
        },
      });
      worker ??= start(createWorker);
      worker.postMessage({ nth, ...order } satisfies VerifyOrder);
    });

  return async (bytes, expected) => {
    try {
      return await inWorker({ bytes, expected });
    } catch {
      const { verifyHere } = await import('./verify-here.ts');
      return verifyHere(bytes, expected, crypto);
    }
  };
}
