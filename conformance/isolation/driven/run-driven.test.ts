// The verdict of a driven attack, and which verdicts nobody has to act on.
import { describe, expect, it } from 'vitest';
import { isExpected } from '../harness/expected.ts';
import { toVerdict } from './run-driven.ts';

describe(toVerdict, () => {
  it('is closed only where the control got something', () => {
    expect(toVerdict({ defended: null, control: 'keys' })).toEqual({ word: 'closed' });
    expect(toVerdict({ defended: null, control: null }).word).toBe('not shown');
  });

  it('is open for whatever the product let through', () => {
    expect(toVerdict({ defended: 'keys', control: 'keys' })).toEqual({ word: 'open', why: 'It gets through: keys.' });
    expect(toVerdict({ defended: 'keys', control: null }).word).toBe('open');
  });
});

describe(isExpected, () => {
  const open = { word: 'open', why: 'x' } as const;
  const closed = { word: 'closed' } as const;

  it('is not what gets through, nor what was not run', () => {
    expect(isExpected({}, closed)).toBe(true);
    expect(isExpected({}, { word: 'not shown', why: 'x' })).toBe(true);
    expect(isExpected({}, open)).toBe(false);
    expect(isExpected({}, { word: 'not run', why: 'x' })).toBe(false);
    expect(isExpected({}, undefined)).toBe(false);
  });

  it('is a declared limit that is open, and not one that has become closed: it is no limit any more', () => {
    expect(isExpected({ limit: 'a reason' }, open)).toBe(true);
    expect(isExpected({ limit: 'a reason' }, closed)).toBe(false);
  });
});
