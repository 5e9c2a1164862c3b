// One closing line for two commands: nothing that failed is lost in the addition.
import { describe, expect, it } from 'vitest';
import { countsOf, testAll } from './ci.mjs';

describe(countsOf, () => {
  it('takes the last closing line', () => {
    expect(countsOf('1 passed, 0 failed\nnoise\n12 passed, 3 failed\n', 1)).toEqual({ passed: 12, failed: 3 });
  });
  it('counts a command that ended badly as failed, whatever it says', () => {
    expect(countsOf('12 passed, 0 failed\n', 1)).toEqual({ passed: 12, failed: 1 });
    expect(countsOf('12 passed, 0 failed\n', 0)).toEqual({ passed: 12, failed: 0 });
  });
  it('counts a command without a closing line as failed once', () => {
    expect(countsOf('it broke', 0)).toEqual({ passed: 0, failed: 1 });
    expect(countsOf('', 1)).toEqual({ passed: 0, failed: 1 });
  });
});

describe(testAll, () => {
  const all = async (test: Counts, native: Counts | null) => {
    const said: string[] = [];
    const code = await testAll({
      runScript: async (script: string) => (script === 'test' ? test : (native ?? { passed: 0, failed: 99 })),
      find: async () => (native === null ? { missing: 'no window', packages: ['gjs'] } : { version: '2.50' }),
      say: (line: string) => void said.push(line),
    });
    return { code, said, closing: said.at(-1) };
  };
  interface Counts {
    passed: number;
    failed: number;
    failures?: string[];
  }

  it('adds the native host to the closing line', async () => {
    const both = await all({ passed: 12, failed: 0 }, { passed: 3, failed: 0 });
    expect(both).toMatchObject({ code: 0, closing: '15 passed, 0 failed' });
  });
  it('has failed when either has', async () => {
    expect(await all({ passed: 12, failed: 0 }, { passed: 3, failed: 1 })).toMatchObject({
      code: 1,
      closing: '15 passed, 1 failed',
    });
    expect(await all({ passed: 12, failed: 2 }, { passed: 3, failed: 0 })).toMatchObject({
      code: 1,
      closing: '15 passed, 2 failed',
    });
  });
  it('names what failed again at the end', async () => {
    const { said } = await all({ passed: 1, failed: 1, failures: ['✗ a › b'] }, { passed: 3, failed: 0 });
    expect(said.slice(-4)[0]).toBe('✗ a › b');
  });
  it('says that the native host was not tested where it cannot be', async () => {
    const one = await all({ passed: 12, failed: 0 }, null);
    expect(one).toMatchObject({ code: 0, closing: '12 passed, 0 failed' });
    expect(one.said[0]).toBe('The native host was not tested: no window');
  });
});
