// What the host has to tell the user about each mini-program while it runs: each thing once, until it is dismissed or over. Draws nothing.
import type { ContainerEvent } from '@davit/container';
import { type AppNotice, noticeChange } from './app-notice.ts';

/** What is said of one launch is no longer true of the next. */
const OF_ONE_LAUNCH: readonly AppNotice['kind'][] = ['noSuchPage', 'startedAgain', 'updateHeld'];

/** `changed` is called after each change. */
export function createAppNotices(changed: () => void) {
  const notices = new Map<string, readonly AppNotice[]>();
  const of = (appId: string): readonly AppNotice[] => notices.get(appId) ?? [];
  const set = (appId: string, next: readonly AppNotice[]): void => {
    notices.set(appId, next);
    changed();
  };
  const without = (appId: string, kinds: readonly AppNotice['kind'][]): readonly AppNotice[] =>
    of(appId).filter(({ kind }) => !kinds.includes(kind));
  const put = (appId: string, notice: AppNotice): void => set(appId, [...without(appId, [notice.kind]), notice]);
  return {
    of,
    put,
    onEvent(event: ContainerEvent): void {
      const change = noticeChange(event);
      if (change === null) return;
      if (change.notice === null) set(event.appId, without(event.appId, [change.kind]));
      else put(event.appId, change.notice);
    },
    /** A launch of it begins. */
    launched: (appId: string): void => set(appId, without(appId, OF_ONE_LAUNCH)),
    dismiss: (appId: string, kind: AppNotice['kind']): void => set(appId, without(appId, [kind])),
    clear(): void {
      notices.clear();
      changed();
    },
  };
}
export type AppNotices = ReturnType<typeof createAppNotices>;
