// Verifies bundles in a worker that lives as long as there is work, and for a moment longer. Only where a worker cannot start at all
// (a host's policy, an old browser) it happens here instead: slower, never weaker. A bundle on which a worker that did start falls
// silent or breaks is refused: here it would do the same to the host's own page.
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

type Answer = Result<VerifiedBundle, BundleFailure>;
interface Job {
  readonly order: VerifyOrder;
  readonly done: (answer: Answer) => void;
  readonly refuse: (why: Error) => void;
  /** To the main thread: there is no worker. */
  readonly here: () => void;
}

export function createVerifyOffThread(options: VerifyOffThreadOptions): DeliveryPorts['verifyBundle'] {
  const { createWorker, crypto, log } = options;
  /** In the order in which they came: the worker is at the first of them. */
  const jobs = new Map<number, Job>();
  let worker: Worker | null = null;
  let isReady = false;
  let last = 0;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const end = (): void => {
    clearTimeout(silence);
    worker?.terminate();
    worker = null;
    isReady = false;
  };
  const listen = (): void => {
    clearTimeout(silence);
    clearTimeout(idle);
    if (jobs.size > 0) silence = setTimeout(() => broke('it does not answer', true), SILENCE_MS);
    else idle = setTimeout(end, IDLE_MS);
  };
  const settle = (nth: number, how: (job: Job) => void): void => {
    const job = jobs.get(nth);
    jobs.delete(nth);
    if (job !== undefined) how(job);
  };
  const start = (make: () => Worker): Worker => {
    const started = make();
    started.onmessage = ({ data }: MessageEvent<VerifyAnswer>) => {
      if ('ready' in data) isReady = true;
      else if ('error' in data) settle(data.nth, ({ refuse }) => refuse(new Error(data.error)));
      else settle(data.nth, ({ done }) => done(data.result));
      listen();
    };
    started.onerror = (event) => {
      event.preventDefault();
      broke(event.message, isReady);
    };
    return started;
  };
  /** The worker is no use any more: the bundle that it was at is refused, and another one goes on with the rest. */
  const broke = (message: string, hadStarted: boolean): void => {
    log('verify_worker.failed', { message });
    end();
    const [first, ...rest] = [...jobs.values()];
    jobs.clear();
    if (hadStarted) first?.refuse(new Error(`the verifying worker: ${message}`));
    else first?.here();
    for (const job of rest) {
      if (hadStarted) work(job);
      else job.here();
    }
  };
  const work = (job: Job): void => {
    try {
      if (createWorker === undefined) throw new Error('the host has none');
      worker ??= start(createWorker);
      worker.postMessage(job.order);
      jobs.set(job.order.nth, job);
      if (jobs.size === 1) listen();
    } catch {
      job.here();
    }
  };

  return (bytes, expected) =>
    new Promise((done, refuse) => {
      last += 1;
      const here = (): void => {
        import('./verify-here.ts').then(({ verifyHere }) => verifyHere(bytes, expected, crypto)).then(done, refuse);
      };
      work({ order: { nth: last, bytes, expected }, done, refuse, here });
    });
}
