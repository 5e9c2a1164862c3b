// Under which grant the server knows each mini-program. An id outlives its grant: what a mini-program tries after the user has
// withdrawn stands in the activity of the grant that was. Public ids only; bounded.
import type { GrantList } from '@davit/protocol';

const MAX_GRANTS = 100;

export interface Replaced {
  readonly appId: string;
  readonly grantId: string;
}

export function createKnownGrants() {
  const byApp = new Map<string, string>();
  return {
    /** Takes the server's list over, and names the grants that a newer one has followed. */
    see({ grants }: Pick<GrantList, 'grants'>): Replaced[] {
      const replaced: Replaced[] = [];
      for (const { app, id } of grants.slice(0, MAX_GRANTS)) {
        const before = byApp.get(app.id);
        if (before === id) continue;
        if (before !== undefined) replaced.push({ appId: app.id, grantId: before });
        byApp.delete(app.id);
        byApp.set(app.id, id);
      }
      for (const appId of byApp.keys()) {
        if (byApp.size <= MAX_GRANTS) break;
        byApp.delete(appId);
      }
      return replaced;
    },
    of: (appId: string): string | null => byApp.get(appId) ?? null,
    appOf: (grantId: string): string | null => [...byApp].find(([, id]) => id === grantId)?.[0] ?? null,
    drop: (appId: string): void => void byApp.delete(appId),
    forget: (): void => byApp.clear(),
  };
}
