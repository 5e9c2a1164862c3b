import type { HostFailure } from '@davit/host';
import { describe, expect, it } from 'vitest';
import { bridgeRefusal } from './bridge-refusal.ts';

const failure = (reason: string): HostFailure => ({
  error: 'x',
  reason,
  description: 'secret detail',
  hint: 'Do this.',
  retryAfterSeconds: null,
});

describe(bridgeRefusal, () => {
  it.each([
    ['access_denied', 'access_denied'],
    ['consent_required', 'permission_denied'],
    ['invalid_scope', 'scope_not_allowed'],
    ['login_required', 'not_logged_in'],
    ['no_answer', 'unavailable'],
    ['issuer_mismatch', 'unavailable'],
    ['toString', 'unavailable'],
  ])('turns %s into %s', (reason, code) => {
    expect(bridgeRefusal(failure(reason))).toMatchObject({ code, hint: 'Do this.' });
  });
});
