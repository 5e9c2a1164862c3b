// The moves that were made, and back: each is remembered by guest, from and to. Pure.
import { type Arrangement, seatGuest } from './arrangement.ts';

export interface Move {
  readonly guest: string;
  readonly from: string;
  readonly to: string;
}

export interface History {
  readonly arrangement: Arrangement;
  /** Oldest first. */
  readonly past: readonly Move[];
  /** The next to be made again last. */
  readonly future: readonly Move[];
}

/** More than anybody goes back; so that an evening of play stays small. */
const KEPT_MOVES = 200;

export const begin = (arrangement: Arrangement): History => ({ arrangement, past: [], future: [] });

/** The same history when the guest sits there already. */
export function make(history: History, guest: string, to: string): History {
  const from = history.arrangement[guest] as string;
  if (from === to) return history;
  const past = [...history.past, { guest, from, to }].slice(-KEPT_MOVES);
  return { arrangement: seatGuest(history.arrangement, guest, to), past, future: [] };
}

export function undo(history: History): History {
  const move = history.past.at(-1);
  if (!move) return history;
  return {
    arrangement: seatGuest(history.arrangement, move.guest, move.from),
    past: history.past.slice(0, -1),
    future: [...history.future, move],
  };
}

export function redo(history: History): History {
  const move = history.future.at(-1);
  if (!move) return history;
  return {
    arrangement: seatGuest(history.arrangement, move.guest, move.to),
    past: [...history.past, move],
    future: history.future.slice(0, -1),
  };
}
