// Collects what running mini-programs do, as the server records it, whether somebody looks at the flow or not. Asks about once
// a second for the one that is looked at and every few seconds for the others; asks nothing while nobody is logged in or nobody
// can see the page, and ever more rarely while the server refuses.
import type { HostClient, HostResult } from '@davit/host';
import type { ActivityItem } from '@davit/protocol';
import { createKnownGrants } from './known-grants.ts';

const LOOKED_AT_MS = 1_000;
const OTHERWISE_MS = 4_000;
const SLOWEST_MS = 30_000;

export interface ActivityWatchParts {
  readonly host: HostClient;
  /** Passes a result on and notices when the session has ended with it. */
  readonly watch: <T>(result: Promise<HostResult<T>>) => Promise<HostResult<T>>;
  /** Null while nobody is logged in. */
  readonly user: () => string | null;
  readonly runningApps: () => readonly string[];
  readonly isVisible: () => boolean;
  readonly record: (appId: string, items: readonly ActivityItem[]) => void;
  readonly timers: { set(callback: () => void, ms: number): unknown; clear(timer: unknown): void };
}

export function createActivityWatch({ host, watch, user, runningApps, isVisible, record, timers }: ActivityWatchParts) {
  const grants = createKnownGrants();
  /** Mini-programs that got a code: their grant may be a new one. */
  const unsure = new Set<string>();
  let lookedAt: string | null = null;
  /** Ran at the last look; asked for once more after they have ended. */
  let ranBefore: readonly string[] = [];
  let failures = 0;
  let timer: unknown;

  async function read(appId: string, grantId: string): Promise<void> {
    const before = user();
    if (before === null) return;
    const items = await watch(host.activity(grantId));
    if (user() !== before) return;
    if (items.ok) record(appId, items.value);
    else if (items.failure.reason === 'not_found') grants.drop(appId);
    failures = items.ok || items.failure.reason === 'not_found' ? 0 : failures + 1;
  }
  function see(list: Awaited<ReturnType<HostClient['grants']>>): void {
    if (!list.ok) return;
    for (const { appId, grantId } of grants.see(list.value)) void read(appId, grantId);
  }

  async function look(): Promise<void> {
    const running = runningApps();
    const apps = new Set([...running, ...ranBefore, ...(lookedAt === null ? [] : [lookedAt])]);
    ranBefore = running;
    if ([...apps].some((appId) => unsure.has(appId))) {
      const asked = [...unsure];
      unsure.clear();
      const list = await watch(host.grants());
      if (list.ok) see(list);
      else for (const appId of asked) unsure.add(appId);
    }
    for (const appId of apps) {
      const grantId = grants.of(appId);
      if (grantId !== null) await read(appId, grantId);
    }
  }
  async function tick(): Promise<void> {
    timers.clear(timer);
    timer = null;
    if (user() !== null && isVisible())
      await look().catch(() => {
        failures += 1;
      });
    // A look that was asked for meanwhile has set the next one already.
    if (timer !== null) return;
    const every = lookedAt === null ? OTHERWISE_MS : LOOKED_AT_MS;
    timer = timers.set(() => void tick(), Math.min(every * 2 ** failures, Math.max(every, SLOWEST_MS)));
  }
  timer = timers.set(() => void tick(), OTHERWISE_MS);

  return {
    /** The same client; what passes through it tells which grants there are. */
    observed: {
      ...host,
      async grants() {
        const list = await host.grants();
        see(list);
        return list;
      },
      async requestCode(request, ask) {
        const code = await host.requestCode(request, ask);
        if (code.ok) unsure.add(request.appId);
        return code;
      },
      withdraw(grantId) {
        const appId = grants.appOf(grantId);
        // The withdrawal does not wait for it.
        if (appId !== null) void read(appId, grantId);
        return host.withdraw(grantId);
      },
    } satisfies HostClient,
    /** Somebody looks at the flow of this mini-program (null: at none). */
    lookAt(appId: string | null): void {
      lookedAt = appId;
      failures = 0;
      if (appId !== null) void tick();
    },
    forget(): void {
      grants.forget();
      unsure.clear();
      ranBefore = [];
      failures = 0;
    },
  };
}
export type ActivityWatch = ReturnType<typeof createActivityWatch>;
