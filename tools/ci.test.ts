// One closing line for two commands: nothing that failed is lost in the addition.
import { describe, expect, it } from 'vitest';
import { countsOf } from './ci.mjs';

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
