// One probe page in a frame of the pool, and what the host asks of it.
import { PROBE_PAGE } from '../gate/probe-document.ts';
import type { FromProbe, ProbeLook, ToProbe } from '../gate/probe-protocol.ts';
import type { FramePool } from './frame-pool.ts';

const ANSWER_MS = 2000;

export interface ProbeFrame {
  look(now: number): Promise<ProbeLook>;
  /** From when to when its thread was busy, in milliseconds since the epoch. */
  spin(ms: number): Promise<readonly [from: number, to: number]>;
  ping(): Promise<void>;
  close(): void;
}

/** Each answer rejects when it does not come. */
export async function openProbeFrame(pool: FramePool, origin: string): Promise<ProbeFrame> {
  const frame = pool.take('probe');
  let port: MessagePort | null = null;
  let expect: { readonly kind: FromProbe[0]; readonly done: (value: unknown) => void } | null = null;
  const answer = <T>(kind: FromProbe[0], ask: () => void, busyMs = 0): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${kind} from ${origin}`)), ANSWER_MS + busyMs);
      expect = {
        kind,
        done: (value) => {
          clearTimeout(timer);
          resolve(value as T);
        },
      };
      ask();
    });
  const ask = <T>(kind: FromProbe[0], order: ToProbe, busyMs = 0): Promise<T> =>
    answer(kind, () => port?.postMessage(order), busyMs);
  const close = (): void => {
    port?.close();
    pool.giveBack(frame);
  };
  frame.addEventListener('load', () => {
    const { port1, port2 } = new MessageChannel();
    port = port1;
    port1.onmessage = ({ data: [kind, value] }: MessageEvent<readonly [FromProbe[0], unknown?]>) => {
      if (kind === expect?.kind) expect.done(value);
    };
    frame.contentWindow?.postMessage(null, origin, [port2]);
  });
  try {
    await answer('ready', () => {
      frame.src = `${origin}${PROBE_PAGE}`;
    });
  } catch (error) {
    close();
    throw error;
  }
  return {
    look: (now) => ask('seen', ['look', now]),
    spin: (ms) => ask('spun', ['spin', ms], ms),
    ping: () => ask('pong', ['ping', 0]),
    close,
  };
}
