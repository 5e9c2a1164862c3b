// What an operator of the server does and sees while a host is tested: users, and the audit log.
import type { Caused } from './caused.ts';

interface AuditEntry {
  readonly event: string;
  readonly grant_id?: string | null;
}
export interface Operator {
  /** With the password of the demo's users. */
  addUser(username: string): Promise<void>;
  /** The newest entries first. */
  audit(filter: Readonly<Record<string, string>>): Promise<{ readonly entries: readonly AuditEntry[] }>;
  caused(username: string, client: string): Promise<Caused>;
}

export function createOperator(issuer: string, token: string): Operator {
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${issuer}/admin/v1${path}`, { ...init, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json() as Promise<T>;
  };
  const audit: Operator['audit'] = (filter) => ask(`/audit?${new URLSearchParams({ limit: '1000', ...filter })}`);
  return {
    audit,
    async addUser(username) {
      const user = { username, password: 'davit-demo', name: `Walker ${username}`, email: `${username}@example.com` };
      await ask('/users', { method: 'POST', body: JSON.stringify(user) });
    },
    async caused(username, client) {
      const { users } = await ask<{ users: { user_id: string }[] }>(`/users?${new URLSearchParams({ username })}`);
      const [user] = users;
      if (user === undefined) throw new Error(`There is no ${username}`);
      const { entries } = await audit({ client_id: client, user_id: user.user_id });
      const times = (event: string): number => entries.filter((one) => one.event === event).length;
      return {
        loggedIn: times('login.succeeded'),
        asked: times('consent.asked'),
        allowed: times('consent.allowed'),
        issued: times('code.issued'),
        redeemed: times('code.redeemed'),
        refused: times('code.refused') + times('token.refused'),
        grants: new Set(entries.flatMap(({ grant_id }) => grant_id ?? [])).size,
      };
    },
  };
}
