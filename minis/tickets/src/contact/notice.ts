// What to tell the user when nothing was shared, or a call failed: plain sentences for each stable code.
import type { DavitError } from '@davit/sdk';

export interface Notice {
  readonly tone: 'info' | 'warning';
  readonly title: string;
  readonly text: string;
  /** The stable code, for developers. */
  readonly code: string;
}

const TYPE_IT = 'You can type it in below.';

export const OFFLINE: Notice = {
  tone: 'warning',
  title: 'You are offline',
  text: 'Your seats are kept. Connect to the internet, then book again.',
  code: 'offline',
};

/** The user said yes, and left this one out. */
export const notShared = (detail: 'phone' | 'email'): Notice => ({
  tone: 'info',
  title: detail === 'phone' ? 'Your number was not shared' : 'Your address was not shared',
  text: `You switched it off, and that is fine. ${TYPE_IT}`,
  code: 'not_shared',
});

/** @param host the host's name, as users know it */
export function noticeOf({ code, reason, message, hint }: DavitError, host: string): Notice | null {
  const info = (title: string, text: string): Notice => ({ tone: 'info', title, text, code: reason ?? code });
  const warning = (title: string, text: string): Notice => ({ ...info(title, text), tone: 'warning' });
  switch (code) {
    case 'access_denied':
    case 'permission_denied':
      return info('Nothing was shared', `You said no, and that is fine. ${TYPE_IT}`);
    case 'user_cancelled':
    case 'aborted':
      return info('The question was closed', TYPE_IT);
    case 'login_required':
      return warning(
        `${host} no longer shares your details`,
        `You withdrew it, or it ran out. Let ${host} ask you again, or type them in below.`,
      );
    case 'account_changed':
      return info(`Somebody else uses ${host} now`, 'Open Tickets again to book as that user.');
    case 'not_logged_in':
      return warning(`Nobody is logged in to ${host}`, `Log in to ${host} first, or type it in below.`);
    case 'rate_limited':
      return warning('That was a little fast', 'Wait a moment, then try again.');
    case 'network':
    case 'unavailable':
    case 'timeout':
    case 'temporarily_unavailable':
      return OFFLINE_OR_BROKEN;
    case 'hidden':
    case 'navigated':
    case 'closed':
      return null;
    default:
      return warning(message, hint);
  }
}

const OFFLINE_OR_BROKEN: Notice = {
  tone: 'warning',
  title: 'No answer from the server',
  text: 'Your seats are kept. Check the connection, then try again.',
  code: 'network',
};
