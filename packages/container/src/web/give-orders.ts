// The host's side of a launch: tells the launch page what to run, and gives it the files that it does not have. The page hashes
// what it gets; a host that sent other bytes would send nothing that runs.
import { OpenFailure, type OpenRelease } from '../core/delivery-ports.ts';
import type { FromLaunch, LaunchOrder, ToLaunch } from '../service-worker/launch-protocol.ts';
import { type Blobs, blobsOf } from '../serving/blobs-of.ts';

/** A launch page that says nothing for so long, while nothing is waited for, never will. */
const SILENCE_MS = 10_000;

/** Resolves when the version is in place and the page is on its way to `order.path`. @throws OpenFailure, and what `provision` threw */
export function giveOrders(port: MessagePort, order: LaunchOrder, provision: OpenRelease['provision']): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let blobs: Promise<Blobs> | null = null;
  const obtain = async (): Promise<Blobs> => {
    if (provision === null) throw new OpenFailure('not_installed');
    return blobsOf(await provision());
  };
  const { promise, resolve, reject } = settling();
  const listen = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => reject(new OpenFailure('timeout', 'the launch page does not answer')), SILENCE_MS);
  };
  const tell = (message: ToLaunch, transfer: Transferable[] = []): void => port.postMessage(message, transfer);
  const give = async (hash: string): Promise<void> => {
    blobs ??= obtain();
    const blob = (await blobs).get(hash);
    if (blob === undefined) throw new OpenFailure('worker_failed', `asked for a file of another version: ${hash}`);
    // A copy: files may share one buffer, and the caller's bundle stays whole.
    const { buffer } = blob.slice();
    tell(['blob', hash, buffer], [buffer]);
    listen();
  };
  port.onmessage = ({ data }: MessageEvent<FromLaunch>) => {
    listen();
    const [kind, what] = data;
    if (kind === 'go') resolve();
    else if (kind === 'failed') reject(new OpenFailure(what, data[2]));
    else if (kind === 'want') {
      // A download takes as long as it takes; who downloads gives up.
      clearTimeout(timer);
      give(what).catch(reject);
    }
  };
  // Waits in the port until the page listens.
  tell(['start', order]);
  listen();
  return promise.finally(() => {
    clearTimeout(timer);
    port.onmessage = null;
    port.close();
  });
}

function settling(): { promise: Promise<void>; resolve: () => void; reject: (why: unknown) => void } {
  let resolve: () => void = () => {};
  let reject: (why: unknown) => void = () => {};
  const promise = new Promise<void>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  return { promise, resolve, reject };
}
