// The operator's side of the black box: clients, users and the audit log over /admin/v1.
import type { Answer, Wire } from './wire.ts';

export interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly event: string;
  readonly reason?: string | null;
  readonly client_id?: string | null;
  readonly user_id?: string | null;
  readonly grant_id?: string | null;
  readonly family_id?: string | null;
  readonly token_id?: string | null;
}
export interface Operator {
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  audit(query: Readonly<Record<string, string>>): Promise<readonly AuditRow[]>;
}

export function createOperator(wire: Wire, adminToken: string): Operator {
  const operator: Operator = {
    send: (method, path, body) =>
      wire.send({
        method,
        path,
        headers: [
          ['authorization', `Bearer ${adminToken}`],
          ...(body === undefined ? [] : [['content-type', 'application/json'] as const]),
        ],
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async audit(query) {
      const answer = await operator.send('GET', `/admin/v1/audit?${new URLSearchParams({ limit: '1000', ...query })}`);
      if (answer.status !== 200) throw new Error(`audit refused: ${answer.status} ${answer.body}`);
      return answer.json.entries;
    },
  };
  return operator;
}

/** `cod_<id>.<secret>` and its kin → the public id, as audit rows name it. */
export const publicId = (secret: string): string => secret.slice(secret.indexOf('_') + 1, secret.indexOf('.'));
