// The verdict of a driven attack, and which verdicts nobody has to act on.
import { describe, expect, it } from 'vitest';
import { isExpected } from '../harness/expected.ts';
import { PageHangs } from './page-hangs.ts';
import { toVerdict, whyEnded } from './run-driven.ts';

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

describe(whyEnded, () => {
  const host = 'http://127.0.0.1:1';

  it('is open where the host page of the product hangs, and not run where anything else does', () => {
    expect(whyEnded(new PageHangs(`${host}/`), host).word).toBe('open');
    expect(whyEnded(new PageHangs('http://host.plain.localhost:2/'), host).word).toBe('not run');
    expect(whyEnded(new Error('no end within 90 s'), host)).toEqual({
      word: 'not run',
      why: 'Error: no end within 90 s',
    });
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
