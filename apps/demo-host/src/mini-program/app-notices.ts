// What the host has to tell the user about a mini-program while it runs, beside it: each thing once, until it is dismissed or over.
import type { ContainerEvent } from '@davit/container';
import { shallowReactive } from 'vue';

export type AppNotice =
  | {
      readonly kind:
        | 'unconfirmed'
        | 'fellBack'
        | 'withdrawn'
        | 'updateHeld'
        | 'refused'
        | 'noSuchPage'
        | 'startedAgain';
    }
  /** `at`: when the new key counts, in milliseconds. */
  | { readonly kind: 'recovery'; readonly at: number };

/** The host's own store or check failed: nobody sent anything wrong, and the next launch tries again. */
const OWN_TROUBLE: readonly string[] = ['store_failed', 'unverified'];

/** The notice that an event puts up or takes down; null for events that concern no running mini-program. */
function change(event: ContainerEvent): { readonly kind: AppNotice['kind']; readonly notice: AppNotice | null } | null {
  switch (event.type) {
    case 'status_unknown':
      return { kind: 'unconfirmed', notice: { kind: 'unconfirmed' } };
    case 'status_known':
      return { kind: 'unconfirmed', notice: null };
    case 'fell_back':
      return { kind: 'fellBack', notice: { kind: 'fellBack' } };
    case 'withdrawn':
      return { kind: 'withdrawn', notice: { kind: 'withdrawn' } };
    case 'update_held':
      return { kind: 'updateHeld', notice: { kind: 'updateHeld' } };
    case 'route_denied':
      return { kind: 'noSuchPage', notice: { kind: 'noSuchPage' } };
    case 'recovery_announced':
      return { kind: 'recovery', notice: { kind: 'recovery', at: event.effectiveAt * 1000 } };
    case 'record_refused':
    case 'bundle_refused':
      return OWN_TROUBLE.includes(event.reason) ? null : { kind: 'refused', notice: { kind: 'refused' } };
    default:
      return null;
  }
}

export function createAppNotices() {
  const notices = shallowReactive(new Map<string, readonly AppNotice[]>());
  const without = (appId: string, kind: AppNotice['kind']): readonly AppNotice[] =>
    (notices.get(appId) ?? []).filter((notice) => notice.kind !== kind);
  const put = (appId: string, notice: AppNotice): void =>
    void notices.set(appId, [...without(appId, notice.kind), notice]);
  return {
    put,
    of: (appId: string): readonly AppNotice[] => notices.get(appId) ?? [],
    onEvent(event: ContainerEvent): void {
      const changed = change(event);
      if (changed === null) return;
      const { kind, notice } = changed;
      if (notice === null) notices.set(event.appId, without(event.appId, kind));
      else put(event.appId, notice);
    },
    dismiss: (appId: string, kind: AppNotice['kind']): void => void notices.set(appId, without(appId, kind)),
    clear: (): void => notices.clear(),
  };
}
export type AppNotices = ReturnType<typeof createAppNotices>;
