// What the host has to tell the user about a mini-program while it runs, beside it: each thing once, until it is dismissed or over.
import type { ContainerEvent } from '@davit/container';
import { type AppNotice, noticeChange } from '@davit/host-app';
import { shallowReactive } from 'vue';

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
      const change = noticeChange(event);
      if (change === null) return;
      const { kind, notice } = change;
      if (notice === null) notices.set(event.appId, without(event.appId, kind));
      else put(event.appId, notice);
    },
    dismiss: (appId: string, kind: AppNotice['kind']): void => void notices.set(appId, without(appId, kind)),
    clear: (): void => notices.clear(),
  };
}
export type AppNotices = ReturnType<typeof createAppNotices>;
