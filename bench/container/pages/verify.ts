// Hands orders to the verifying worker, one at a time.
import type { VerifyTimes } from './verify-times.ts';
import type { VerifyOrder } from './verify-worker.ts';

const worker = new Worker('/verify-worker.js', { type: 'module' });
const bench = {
  verify: (order: VerifyOrder): Promise<VerifyTimes> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(order);
    }),
};
Object.assign(globalThis, { bench });
