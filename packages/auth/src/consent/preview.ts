// The values that a scope would share, as the sheet shows them: masked, and in the clear behind a tap. No I/O.
import type { ConsentScope } from '@davit/protocol';
import type { UserProfile } from '../users/user.ts';
import { maskEmail, maskName, maskPhone, maskWord } from './mask.ts';

type Preview = ConsentScope['preview'];

/** Scopes without a readable value (`openid`, `offline_access`, the operator's own) have nothing to preview. */
export function previewOf(scope: string, profile: UserProfile): Preview {
  switch (scope) {
    case 'profile':
      return [
        {
          claim: 'preferred_username',
          label: 'User name',
          masked: maskWord(profile.username),
          value: profile.username,
        },
        { claim: 'name', label: 'Name', masked: maskName(profile.name), value: profile.name },
      ];
    case 'email':
      return profile.email === null
        ? []
        : [{ claim: 'email', label: 'E-mail', masked: maskEmail(profile.email), value: profile.email }];
    case 'phone':
      return profile.phone === null
        ? []
        : [{ claim: 'phone_number', label: 'Phone', masked: maskPhone(profile.phone), value: profile.phone }];
    default:
      return [];
  }
}
