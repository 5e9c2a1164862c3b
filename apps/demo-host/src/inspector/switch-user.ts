// Logs out and in as another of the development server's users. Answers null, or the sentence that says why nobody is logged in now.
import type { HostConfig } from '@davit/host-app';
import { loginError } from '../login/login-error.ts';
import type { AccountSession } from '../session/account.ts';

export type DemoLogin = HostConfig['demoLogins'][number];

export async function switchUser(
  account: Pick<AccountSession, 'isKnown' | 'login' | 'logout'>,
  { username, password }: DemoLogin,
): Promise<string | null> {
  // Until then nobody needs a log-in screen.
  account.isKnown.value = false;
  try {
    await account.logout();
    const result = await account.login(username, password);
    return result.ok ? null : loginError(result.failure);
  } finally {
    account.isKnown.value = true;
  }
}
