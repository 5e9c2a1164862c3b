// What is read ahead is what is answered, once, and never for longer than a moment.
import { describe, expect, test } from 'vitest';
import { createReadAhead } from './read-ahead.ts';

function createWorld() {
  const asked: string[] = [];
  const files = new Map<string, string>();
  const steps: (() => void)[] = [];
  const ahead = createReadAhead(
    async (hash) => {
      asked.push(hash);
      const text = files.get(hash);
      if (text === 'broken') throw new TypeError('broken');
      return text === undefined ? null : new TextEncoder().encode(text);
    },
    (step) => void steps.push(step),
  );
  const read = async (hash: string) => {
    const bytes = await ahead.read(hash);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  };
  return { asked, files, ahead, read, timesOut: () => steps.splice(0).forEach((step) => void step()) };
}

describe(createReadAhead, () => {
  test('answers what it has read already, once: the next time it is read anew', async () => {
    const { asked, files, ahead, read } = createWorld();
    files.set('a', 'first');
    ahead.expect('a');
    ahead.expect('a');
    files.set('a', 'second');
    expect([await read('a'), asked]).toEqual(['first', ['a']]);
    expect([await read('a'), asked]).toEqual(['second', ['a', 'a']]);
  });

  test('reads what nobody expected when it is asked for', async () => {
    const { asked, files, read } = createWorld();
    files.set('a', 'first');
    expect([await read('a'), await read('b'), asked]).toEqual(['first', null, ['a', 'b']]);
  });

  test('lets go of what nobody has asked for, and of that alone', async () => {
    const { asked, files, ahead, read, timesOut } = createWorld();
    files.set('a', 'first');
    ahead.expect('a');
    timesOut();
    files.set('a', 'second');
    expect([await read('a'), asked]).toEqual(['second', ['a', 'a']]);
  });

  test.each(['missing', 'broken'])('T103 reads once more what was %s: it may have been mended since', async (how) => {
    const { files, ahead, read } = createWorld();
    if (how === 'broken') files.set('a', how);
    ahead.expect('a');
    await Promise.resolve();
    files.set('a', 'mended');
    expect(await read('a')).toBe('mended');
  });
});
