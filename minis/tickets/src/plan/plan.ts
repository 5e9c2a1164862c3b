// The whole seat plan as one value: the history, where the keyboard is, who is lifted, and the last sentence. Every hand, mouse,
// finger or key goes through `act`, which is pure; the drawing only follows.
import { type Direction, seatToThe } from '../room/find-seat.ts';
import { SEATS } from '../room/room.ts';
import { type Arrangement, guestOn } from './arrangement.ts';
import { begin, type History, make, redo, undo } from './history.ts';
import * as say from './sentences.ts';

export interface Plan {
  readonly history: History;
  /** The seat that the keyboard is on. */
  readonly focus: string;
  /** A guest who was lifted by key or tap and is not put down yet. */
  readonly lifted: string | null;
  /** What happened last, for the live region; `turn` rises so that the same sentence is said again. */
  readonly said: { readonly text: string; readonly turn: number };
}

export type Action =
  /** A drag ended: over a seat, or over none. */
  | { readonly type: 'drop'; readonly guest: string; readonly seat: string | null }
  /** Enter, Space or a tap: lifts whoever sits there, or puts down whoever is lifted. */
  | { readonly type: 'press'; readonly seat: string }
  | { readonly type: 'step'; readonly direction: Direction }
  | { readonly type: 'focus'; readonly seat: string }
  | { readonly type: 'first' | 'last' | 'cancel' | 'undo' | 'redo' };

export const openPlan = (arrangement: Arrangement): Plan => ({
  history: begin(arrangement),
  focus: (SEATS[0] as (typeof SEATS)[number]).id,
  lifted: null,
  said: { text: '', turn: 0 },
});

export function act(plan: Plan, action: Action): Plan {
  switch (action.type) {
    case 'drop':
      return action.seat === null
        ? tell({ ...plan, lifted: null }, say.returned(action.guest, plan.history.arrangement))
        : putDown(plan, action.guest, action.seat);
    case 'press':
      return press({ ...plan, focus: action.seat }, action.seat);
    case 'step':
      return moveTo(plan, seatToThe(action.direction, plan.focus));
    case 'focus':
      return plan.focus === action.seat ? plan : { ...plan, focus: action.seat };
    case 'first':
      return moveTo(plan, SEATS[0]?.id as string);
    case 'last':
      return moveTo(plan, SEATS.at(-1)?.id as string);
    case 'cancel':
      if (plan.lifted === null) return plan;
      return tell({ ...plan, lifted: null }, say.returned(plan.lifted, plan.history.arrangement));
    case 'undo':
    case 'redo':
      return travel(plan, action.type);
  }
}

const tell = (plan: Plan, text: string): Plan => ({ ...plan, said: { text, turn: plan.said.turn + 1 } });

/** A screen reader reads the seat that gets the focus; what would happen there only we can say. */
function moveTo(plan: Plan, focus: string): Plan {
  if (focus === plan.focus) return plan;
  const moved = { ...plan, focus };
  return plan.lifted === null ? moved : tell(moved, say.carrying(plan.lifted, focus, plan.history.arrangement));
}

function press(plan: Plan, seat: string): Plan {
  if (plan.lifted !== null) return putDown(plan, plan.lifted, seat);
  const guest = guestOn(plan.history.arrangement, seat);
  return guest === null ? tell(plan, say.nobody(seat)) : tell({ ...plan, lifted: guest }, say.lifted(guest));
}

function putDown(plan: Plan, guest: string, seat: string): Plan {
  const before = plan.history.arrangement;
  const history = make(plan.history, guest, seat);
  const next = { ...plan, history, lifted: null, focus: seat };
  return tell(next, history === plan.history ? say.returned(guest, before) : say.moved(guest, seat, before));
}

function travel(plan: Plan, way: 'undo' | 'redo'): Plan {
  const history = way === 'undo' ? undo(plan.history) : redo(plan.history);
  if (history === plan.history) return tell(plan, way === 'undo' ? say.nothingToUndo : say.nothingToRedo);
  const move = (way === 'undo' ? history.future : history.past).at(-1) as History['past'][number];
  const seat = way === 'undo' ? move.from : move.to;
  const text = say.moved(move.guest, seat, plan.history.arrangement);
  return tell({ ...plan, history, lifted: null }, `${way === 'undo' ? 'Undone' : 'Done again'}: ${text}`);
}
