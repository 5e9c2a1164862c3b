// How often one address may report: so many a minute, of a bounded number of addresses. Keeps a count and a time of each, no more.
import { MAX_REPORTERS, REPORTS_PER_MINUTE } from '../write-bounds.ts';

export interface ReportLimit {
  /** Whether one more counts. */
  admit(place: string): boolean;
}

const WINDOW_SECONDS = 60;

/** `now` in seconds. */
export function createReportLimit(now: () => number): ReportLimit {
  const windows = new Map<string, { readonly since: number; count: number }>();
  return {
    admit(place) {
      const time = now();
      const window = windows.get(place);
      if (window !== undefined && time - window.since < WINDOW_SECONDS && time >= window.since) {
        window.count += 1;
        return window.count <= REPORTS_PER_MINUTE;
      }
      windows.delete(place);
      if (windows.size >= MAX_REPORTERS) {
        const [oldest] = windows.keys();
        if (oldest !== undefined) windows.delete(oldest);
      }
      windows.set(place, { since: time, count: 1 });
      return true;
    },
  };
}
