// Verification goes on where the worker cannot: with the same answer.
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import { createVerifyOffThread } from './verify-off-thread.ts';
import type { VerifyOrder } from './verify-protocol.ts';

const expected = { appId: 'food', digest: '0'.repeat(64), versionCode: 1, publisherKey: 'A'.repeat(43) };
const refused = { ok: false, failure: { reason: 'wrong_digest' } };
const verifyWith = (createWorker: (() => Worker) | undefined) => {
  const events: string[] = [];
  const verify = createVerifyOffThread({ createWorker, crypto: nodeCrypto, log: (event) => events.push(event) });
  return { events, verify: () => verify(new Uint8Array([1]), expected) };
};
/** A worker as far as it is used here; `post` gets what is posted to it. */
const workerOf = (post: (worker: Worker, order: VerifyOrder) => void): (() => Worker) => {
  return () => {
    const worker = { terminate() {}, postMessage: (order: VerifyOrder) => post(worker, order) } as unknown as Worker;
    return worker;
  };
};

describe(createVerifyOffThread, () => {
  test('verifies here without a worker, and when none can be made', async () => {
    expect(await verifyWith(undefined).verify()).toMatchObject(refused);
    const failing = verifyWith(() => {
      throw new DOMException('no workers here', 'SecurityError');
    });
    expect(await failing.verify()).toMatchObject(refused);
  });

  test('verifies here when the worker fails, and says so', async () => {
    const broken = verifyWith(
      workerOf((worker) =>
        queueMicrotask(() => worker.onerror?.({ preventDefault() {}, message: 'not found' } as ErrorEvent)),
      ),
    );
    expect(await broken.verify()).toMatchObject(refused);
    expect(broken.events).toEqual(['verify_worker.failed']);
  });

  test('gives each caller the answer to its own bundle', async () => {
    const orders: [Worker, VerifyOrder][] = [];
    const { verify } = verifyWith(workerOf((...order) => orders.push(order)));
    const answers = [verify(), verify()];
    for (const [worker, { nth }] of [...orders].reverse())
      worker.onmessage?.({
        data: { nth, result: { ok: false, failure: { reason: 'wrong_app', appId: `${nth}` } } },
      } as MessageEvent);
    expect((await Promise.all(answers)).map((answer) => !answer.ok && answer.failure)).toEqual([
      { reason: 'wrong_app', appId: '1' },
      { reason: 'wrong_app', appId: '2' },
    ]);
  });
});
