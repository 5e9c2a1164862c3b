import { describe, expect, it } from 'vitest';
import { toHostSession } from './to-host-session.ts';

const session = { accessToken: 'a', refreshToken: 'r', expiresAt: 1, userName: 'alice' };

describe(toHostSession, () => {
  it('takes a session as it was kept', () => {
    expect(toHostSession(session)).toEqual(session);
  });
  it.each([
    null,
    undefined,
    'x',
    {},
    { ...session, accessToken: 1 },
    { ...session, refreshToken: null },
    { ...session, expiresAt: '1' },
    { ...session, userName: undefined },
  ])('takes nothing for one that is none: %j', (value) => {
    expect(toHostSession(value)).toBeNull();
  });
});
