// Which process computes, told from outside.
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { busiestBelow, secondsBelow } from './process-tree.ts';

function child(code: string): ChildProcess {
  const started = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
  onTestFinished(() => void started.kill('SIGKILL'));
  return started;
}

describe(busiestBelow, () => {
  it('names the one that computes while the work goes on, not the one that waits', async () => {
    const idle = child('setInterval(() => {}, 1000)');
    const busy = child('for (;;);');
    await sleep(300);
    expect([...secondsBelow(process.pid).keys()]).toEqual(expect.arrayContaining([idle.pid, busy.pid]));
    // As long as a busy machine takes to let it compute at all.
    const secondsOf = (pid = 0): number => secondsBelow(process.pid).get(pid) ?? 0;
    const computed = async (): Promise<void> => {
      const before = secondsOf(busy.pid);
      while (secondsOf(busy.pid) - before < 0.5) await sleep(50);
    };
    expect(await busiestBelow(process.pid, computed)).toBe(busy.pid);
  });

  it('names nobody when nobody computes', async () => {
    const idle = child('setInterval(() => {}, 1000)');
    await sleep(1000);
    await expect(busiestBelow(idle.pid ?? 0, () => sleep(50))).rejects.toThrow('no process computes');
  });
});
