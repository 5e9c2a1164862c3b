// What a mini-program can do to the device and to whoever listens to it. Runs in the attacker's page; bounded by time or amount,
// but for what is endless by itself.
import { sleep } from '../../page/in-page.ts';

const kept: unknown[] = [];
const until = (ms: number): (() => boolean) => {
  const end = performance.now() + ms;
  return () => performance.now() < end;
};

export const burdens = {
  loop(ms: number): void {
    for (const goes = until(ms); goes(); );
  },
  /** Every page of the memory is written, so that it is really there. */
  memory(mebibytes: number): void {
    for (; burdens.taken < mebibytes; burdens.taken += 64)
      kept.push(new Uint8Array(64 << 20).fill((burdens.taken % 251) + 1));
  },
  /** Mebibytes that `memory` holds and has written. */
  taken: 0,
  timers(count: number): void {
    const again = (): void => void setTimeout(again, 0);
    for (let at = 0; at < count; at += 1) again();
  },
  nodes(ms: number, each = 10_000): void {
    const goes = until(ms);
    const step = (): void => {
      const part = document.createElement('div');
      for (let at = 0; at < each; at += 1) part.append(document.createElement('p'));
      document.body.append(part);
      if (goes()) setTimeout(step, 0);
    };
    step();
  },
  layout(ms: number): void {
    const box = document.createElement('div');
    for (let at = 0; at < 3000; at += 1)
      box.append(Object.assign(document.createElement('span'), { textContent: `word ${at} ` }));
    document.body.append(box);
    let width = 300;
    for (const goes = until(ms); goes(); ) {
      width = width === 300 ? 299 : 300;
      box.style.width = `${width}px`;
      width -= box.offsetHeight < 0 ? 1 : 0;
    }
  },
  /** Small ones as fast as it goes; engines send them on when the task ends. */
  async floodSmall(target: 'parent' | 'top', ms: number): Promise<void> {
    for (const goes = until(ms); goes(); await sleep(0))
      for (let at = 0; at < 10_000; at += 1) globalThis[target]?.postMessage({ noise: at }, '*');
  },
  async floodLarge(target: 'parent' | 'top', ms: number): Promise<void> {
    const large = new Uint8Array(16 << 20).fill(1);
    for (const goes = until(ms); goes(); await sleep(0)) globalThis[target]?.postMessage(large, '*');
  },
  /** Through the port that the host gave it; where nobody gave one, through one of its own that a careless host listens to. */
  async floodPort(ms: number): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    if (attacker.port === null) parent.postMessage({ davit: 1, gate: 1 }, '*', [port2]);
    const port = attacker.port ?? port1;
    const call = { jsonrpc: '2.0', method: 'storage.keys', params: {} };
    for (const goes = until(ms); goes(); await sleep(0))
      for (let at = 0; at < 10_000; at += 1) port.postMessage({ ...call, id: `f${at}` });
  },
  ports(count: number): void {
    for (let at = 0; at < count; at += 1)
      parent.postMessage({ davit: 1, hello: { nonce: `p${at}` } }, '*', [new MessageChannel().port2]);
  },
};
