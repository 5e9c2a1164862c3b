// Which claims a scope opens at the user-details API: an allow-list. A claim that was not consented to is absent, never null.
import type { UserInfo } from '@davit/protocol';
import type { StoredUser, UserProfile } from '../users/user.ts';

export function toClaims(
  sub: string,
  scope: readonly string[],
  profile: UserProfile,
  user: Pick<StoredUser, 'updatedAt'>,
): UserInfo {
  const hasEmail = scope.includes('email') && profile.email !== null;
  const hasPhone = scope.includes('phone') && profile.phone !== null;
  return {
    sub,
    ...(scope.includes('profile')
      ? {
          preferred_username: profile.username,
          name: profile.name,
          updated_at: Math.floor(user.updatedAt / 1000),
        }
      : {}),
    ...(hasEmail ? { email: profile.email, email_verified: profile.emailVerified } : {}),
    ...(hasPhone ? { phone_number: profile.phone, phone_number_verified: profile.phoneVerified } : {}),
  };
}
