// The answer when host session, user or client ended between the first look and the write.
import type { NotLive } from '../ports/authorization-store.ts';
import { type Refusal, refuse } from '../refusal.ts';

export function notLiveRefusal({ reason }: NotLive): Refusal {
  switch (reason) {
    case 'host_session_ended':
    case 'user_inactive':
      return refuse('login_required');
    case 'client_inactive':
      return refuse('app_suspended');
  }
}
