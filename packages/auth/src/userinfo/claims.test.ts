import { SCOPE_CLAIMS, STANDARD_SCOPES } from '@davit/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toClaims } from './claims.ts';

const profile = {
  username: 'alice',
  name: 'Alice Example',
  email: 'alice@example.com',
  emailVerified: true,
  phone: '+15550100',
  phoneVerified: false,
};
const user = { updatedAt: 1_750_000_000_999 };

describe(toClaims, () => {
  it('T060 opens the claims of the consented scopes and no other', () => {
    fc.assert(
      fc.property(fc.subarray([...STANDARD_SCOPES, 'admin', '*', '__proto__']), (scope) => {
        const allowed = [
          'sub',
          ...STANDARD_SCOPES.filter((name) => scope.includes(name)).flatMap((name) => SCOPE_CLAIMS[name]),
        ];
        for (const claim of Object.keys(toClaims('subject', scope, profile, user))) expect(allowed).toContain(claim);
      }),
    );
  });

  it('answers each claim of the scope in its type', () => {
    expect(toClaims('subject', ['openid', 'profile', 'email', 'phone'], profile, user)).toEqual({
      sub: 'subject',
      preferred_username: 'alice',
      name: 'Alice Example',
      updated_at: 1_750_000_000,
      email: 'alice@example.com',
      email_verified: true,
      phone_number: '+15550100',
      phone_number_verified: false,
    });
  });

  it('leaves out what the user has not given, instead of answering null', () => {
    const bare = toClaims('subject', ['openid', 'email', 'phone'], { ...profile, email: null, phone: null }, user);
    expect(bare).toEqual({ sub: 'subject' });
  });
});
