// What the server has told of each mini-program so far, grant by grant. Grows with each answer, also past what one answer holds;
// bounded. No I/O.
import type { ActivityItem } from '@davit/protocol';
import { shallowReactive } from 'vue';
import type { FlowArrow } from './flow-arrow.ts';
import { arrowsFromActivity } from './from-activity.ts';

const MAX_APPS = 20;
const MAX_ARROWS_PER_APP = 300;

type Arrows = ReadonlyMap<string, FlowArrow>;

/** The oldest entries go when there are more than `limit`. */
function newest<V>(entries: Map<string, V>, limit: number): Map<string, V> {
  for (const key of entries.keys()) {
    if (entries.size <= limit) break;
    entries.delete(key);
  }
  return entries;
}

/** Leaves out what happened before `since` (milliseconds since 1970). */
export function createFlowRecord(since: number) {
  const byApp = shallowReactive(new Map<string, Arrows>());
  return {
    /** `items` as the server lists them, newest first. A row that is known already is replaced: its count may have grown. */
    add(appId: string, items: readonly ActivityItem[]): void {
      const known = byApp.get(appId);
      const merged = new Map(known);
      for (const arrow of arrowsFromActivity(items).reverse()) if (arrow.at >= since) merged.set(arrow.id, arrow);
      byApp.set(appId, newest(merged, MAX_ARROWS_PER_APP));
      newest(byApp, MAX_APPS);
    },
    of: (appId: string): readonly FlowArrow[] => [...(byApp.get(appId)?.values() ?? [])],
    forget: () => byApp.clear(),
  };
}
