// Whether a mini-program that is busy holds up the host, or another mini-program. One answer that is asked for and had while the
// busy one was at it shows that neither waits for it; a machine that is busy itself only makes such answers fewer.
import type { IsolationLevel } from '@davit/protocol';
import type { ProbeFrame } from './probe-frame.ts';

/** Longer each time: where an answer takes long, more of them fit. */
const BUSY_MS = [200, 400, 800];
/** The clock is the machine’s; browsers round it. */
const MARGIN_MS = 20;
/** Chance has none, and two are as easily had as one. */
const ENOUGH = 2;

export async function probeProcess(
  busy: Pick<ProbeFrame, 'spin'>,
  idle: Pick<ProbeFrame, 'ping'>,
): Promise<IsolationLevel['process']> {
  for (const ms of BUSY_MS) {
    const answers: { readonly asked: number; readonly had: number }[] = [];
    let isSpinning = true;
    const spun = busy.spin(ms).finally(() => {
      isSpinning = false;
    });
    const ask = async (): Promise<void> => {
      while (isSpinning) {
        const asked = Date.now();
        await idle.ping();
        answers.push({ asked, had: Date.now() });
      }
    };
    // An idle one that says nothing at all has answered nothing.
    const [[from, to]] = await Promise.all([spun, ask().catch(() => {})]);
    const between = answers.filter(({ asked, had }) => asked >= from + MARGIN_MS && had <= to - MARGIN_MS);
    if (between.length >= ENOUGH) return 'own';
  }
  return 'shared';
}
