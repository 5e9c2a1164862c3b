// The question whose answer is typed word for word, with keys pressed by a test.
import { PassThrough, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CliProblem } from './cli-problem.ts';
import { confirmByTyping } from './confirm.ts';

function keyboard() {
  const input = new PassThrough();
  const shown: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      shown.push(String(chunk));
      done();
    },
  });
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      input.write(key);
      await sleep(5);
    }
  };
  return { streams: { input, output }, press, shown: () => shown.join('') };
}

describe(confirmByTyping, () => {
  it('goes on after the very word, and not after another one', async () => {
    const { streams, press, shown } = keyboard();
    let isDone = false;
    const asked = confirmByTyping('shop', 'Type shop.', 'davit stop', streams).then(() => {
      isDone = true;
    });
    await press(...'shoq', '\r');
    await sleep(50);
    expect([isDone, shown().includes('Type shop, or press Escape.')]).toEqual([false, true]);
    await press('\u007f', 'p', '\r');
    await asked;
    expect(isDone).toBe(true);
  });

  it.each([
    ['Escape', '\u001b'],
    ['Ctrl-C', '\u0003'],
  ])('%s ends the command', async (_, key) => {
    const { streams, press } = keyboard();
    const asked = confirmByTyping('shop', 'Type shop.', 'davit stop', streams);
    const ended = expect(asked).rejects.toMatchObject({
      constructor: CliProblem,
      words: { code: 'cli/cancelled', hint: 'davit stop' },
    });
    await press(...'shop', key);
    await ended;
  });
});
