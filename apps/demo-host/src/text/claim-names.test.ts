import { describe, expect, it } from 'vitest';
import { claimNames } from './claim-names.ts';

describe(claimNames, () => {
  it('speaks of what was read, once each', () => {
    expect(claimNames(['sub', 'email', 'email_verified', 'loyalty'])).toBe('User id, e-mail, loyalty');
    expect(claimNames([])).toBe('nothing');
  });
});
