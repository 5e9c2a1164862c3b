import type { HostFailure } from '@davit/host';
import { describe, expect, it } from 'vitest';
import { loginError } from './login-error.ts';

const failure = (reason: string, retryAfterSeconds: number | null = null): HostFailure => ({
  error: 'x',
  reason,
  description: 'It broke.',
  hint: null,
  retryAfterSeconds,
});

describe(loginError, () => {
  it('says how long to wait, in a unit that people count in', () => {
    expect(loginError(failure('rate_limited', 1))).toContain('Wait a second');
    expect(loginError(failure('rate_limited', 45))).toContain('45 seconds');
    expect(loginError(failure('rate_limited', 601))).toContain('11 minutes');
    expect(loginError(failure('rate_limited'))).toContain('60 seconds');
  });
  it('blames neither the user name nor the password alone', () => {
    expect(loginError(failure('factor_wrong'))).toMatch(/user name and password/);
  });
  it('speaks of the connection when no answer came', () => {
    expect(loginError(failure('no_answer'))).toMatch(/connection/);
  });
  it('ends in one full stop whatever the server wrote', () => {
    expect(loginError(failure('invalid_client'))).toBe('Logging in did not work: It broke.');
  });
});
