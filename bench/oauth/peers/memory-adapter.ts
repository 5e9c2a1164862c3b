// oidc-provider's data in memory. The one it ships keeps the latest thousand entries, which a run goes far beyond: this does what that
// one does, over a Map. Consumed codes stay, as there.
import type { Adapter, AdapterPayload } from 'oidc-provider';

const entries = new Map<string, AdapterPayload>();
const members = new Map<string, string[]>();
const uids = new Map<string, string>();
const GRANTABLE = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken']);

export function createMemoryAdapter(model: string): Adapter {
  const key = (id: string): string => `${model}:${id}`;
  return {
    async upsert(id, payload) {
      entries.set(key(id), payload);
      if (payload.uid !== undefined) uids.set(payload.uid, id);
      if (payload.grantId === undefined || !GRANTABLE.has(model)) return;
      const others = members.get(payload.grantId);
      if (others === undefined) members.set(payload.grantId, [key(id)]);
      else others.push(key(id));
    },
    find: async (id) => entries.get(key(id)),
    findByUid: async (uid) => entries.get(key(uids.get(uid) ?? '')),
    findByUserCode: async () => undefined,
    async consume(id) {
      const entry = entries.get(key(id));
      if (entry !== undefined) entry.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      entries.delete(key(id));
    },
    async revokeByGrantId(grantId) {
      for (const member of members.get(grantId) ?? []) entries.delete(member);
      members.delete(grantId);
    },
  };
}
