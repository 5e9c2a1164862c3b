// The last calls, oldest first, for as long as the page lives. Bounded; a call is told apart by its caller, and nothing keeps one alive.
import type { CallEvent, Caller } from '@davit/container';
import { shallowReactive, shallowRef } from 'vue';
import { type CallRow, rowOf, withEnd, withQuestion } from './call-row.ts';

export const MAX_ROWS = 500;

export function createCallRing(now: () => number) {
  let serial = 0;
  const rows = shallowReactive<CallRow[]>([]);
  const ids = new WeakMap<Caller, number>();
  const isPaused = shallowRef(false);
  /** Calls that came during the pause. */
  const missed = shallowRef(0);

  const change = (caller: Caller, next: (row: CallRow) => CallRow): void => {
    const id = ids.get(caller);
    const at = rows.findIndex((row) => row.id === id);
    const row = rows[at];
    if (row !== undefined) rows[at] = next(row);
  };

  return {
    rows: rows as readonly CallRow[],
    isPaused,
    missed,
    told(event: CallEvent): void {
      const { caller, end } = event;
      if (end !== null) change(caller, (row) => withEnd(row, end));
      else if (isPaused.value) missed.value += 1;
      else {
        serial += 1;
        ids.set(caller, serial);
        rows.push(rowOf(event, serial, now()));
        if (rows.length > MAX_ROWS) rows.splice(0, rows.length - MAX_ROWS);
      }
    },
    /** The user is being asked something for this call. */
    asked: (caller: Caller): void => change(caller, withQuestion),
    pause(isPausing: boolean): void {
      isPaused.value = isPausing;
      missed.value = 0;
    },
    clear(): void {
      rows.splice(0, rows.length);
      missed.value = 0;
    },
  };
}
export type CallRing = ReturnType<typeof createCallRing>;
