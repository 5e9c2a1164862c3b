// What to tell the user when there is no account, or a call failed: plain sentences for each stable code.
import type { DavitError } from '@davit/sdk';

export interface Notice {
  readonly tone: 'info' | 'warning';
  readonly title: string;
  readonly text: string;
  /** The stable code, for developers. */
  readonly code: string;
}

const GUEST = 'You can order as a guest, and log in whenever you like.';

/**
 * @param host the host's name, as users know it
 * @param lost what to do when no answer came: by default the user tries again, for nobody else will
 */
export function noticeOf(
  { code, reason, message, hint }: DavitError,
  host: string,
  lost = 'Check the connection, then try again.',
): Notice | null {
  const info = (title: string, text: string): Notice => ({ tone: 'info', title, text, code: reason ?? code });
  const warning = (title: string, text: string): Notice => ({ ...info(title, text), tone: 'warning' });
  switch (code) {
    case 'access_denied':
    case 'permission_denied':
      return info('Nothing was shared', `You said no, and that is fine. ${GUEST}`);
    case 'user_cancelled':
    case 'aborted':
      return info('The question was closed', GUEST);
    case 'login_required':
      if (reason === 'logged_out') return info('You are logged out', GUEST);
      return warning(
        'Food has no permission any more',
        `You withdrew it, or it ran out. Log in again, and ${host} asks you what to share.`,
      );
    case 'account_changed':
      return info(`Somebody else uses ${host} now`, 'Open Food again to log in as that user.');
    case 'not_logged_in':
      return warning(`Nobody is logged in to ${host}`, `Log in to ${host} first, then here.`);
    case 'rate_limited':
      return warning('That was a little fast', 'Wait a moment, then try again.');
    case 'hidden':
    case 'navigated':
    case 'closed':
      return null;
    case 'network':
    case 'unavailable':
    case 'timeout':
    case 'temporarily_unavailable':
      return warning('No answer from the server', lost);
    default:
      return warning(message, hint);
  }
}
