// Verification goes on where no worker can start: with the same answer. What breaks a worker never reaches the host's own thread.
import { nodeCrypto } from '@davit/crypto/node';
import { afterEach, describe, expect, test, vi } from 'vitest';
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

  test('verifies here when the worker cannot start, and says so', async () => {
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

  describe('a worker that did start', () => {
    afterEach(() => {
      vi.useRealTimers();
    });
    const started = (post: (worker: Worker, order: VerifyOrder, nthWorker: number) => void) => {
      let made = 0;
      const world = verifyWith(() => {
        made += 1;
        const nth = made;
        const worker = workerOf((self, order) => post(self, order, nth))();
        queueMicrotask(() => worker.onmessage?.({ data: { ready: true } } as MessageEvent));
        return worker;
      });
      return { ...world, made: () => made };
    };
    const answer = (worker: Worker, nth: number): void =>
      worker.onmessage?.({
        data: { nth, result: { ok: false, failure: { reason: 'wrong_app', appId: `${nth}` } } },
      } as MessageEvent);

    test('and falls silent over a bundle refuses it, and another one verifies what waited behind it', async () => {
      vi.useFakeTimers();
      const { verify, made, events } = started((worker, { nth }, nthWorker) => {
        if (nthWorker === 2) queueMicrotask(() => answer(worker, nth));
      });
      const hostile = verify();
      const refusal = expect(hostile).rejects.toThrow('does not answer');
      const behind = verify();
      await vi.advanceTimersByTimeAsync(19_000);
      expect(made()).toBe(1);
      await vi.advanceTimersByTimeAsync(1_001);
      await refusal;
      expect(await behind).toMatchObject({ ok: false, failure: { appId: '2' } });
      expect([made(), events]).toEqual([2, ['verify_worker.failed']]);
    });

    test('and breaks over a bundle, or throws, refuses it', async () => {
      const broken = started((worker) =>
        queueMicrotask(() => worker.onerror?.({ preventDefault() {}, message: 'out of memory' } as ErrorEvent)),
      );
      await expect(broken.verify()).rejects.toThrow('out of memory');
      const throwing = started((worker, { nth }) =>
        queueMicrotask(() => worker.onmessage?.({ data: { nth, error: 'RangeError' } } as MessageEvent)),
      );
      await expect(throwing.verify()).rejects.toThrow('RangeError');
    });

    test('that never says that it did, refuses after the same time', async () => {
      vi.useFakeTimers();
      const { verify } = verifyWith(workerOf(() => {}));
      const refusal = expect(verify()).rejects.toThrow('does not answer');
      await vi.advanceTimersByTimeAsync(20_001);
      await refusal;
    });
  });
});
