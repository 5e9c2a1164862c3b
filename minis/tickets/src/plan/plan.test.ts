import { array, assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyAction, anyArrangement, anyGuest, anySeat } from '../../tests/arbitrary.ts';
import { FIRST_ARRANGEMENT, isWhole } from './arrangement.ts';
import { begin, make, redo, undo } from './history.ts';
import { type Action, act, openPlan, type Plan } from './plan.ts';

const open = () => openPlan(FIRST_ARRANGEMENT);
const after = (actions: readonly Action[], plan: Plan = open()) => actions.reduce(act, plan);
const seats = (plan: Plan) => plan.history.arrangement;
const ana = FIRST_ARRANGEMENT.ana as string;
const bram = FIRST_ARRANGEMENT.bram as string;
const SWAPPED = { ...FIRST_ARRANGEMENT, ana: bram, bram: ana };

describe('a history', () => {
  it('goes back exactly, step by step, and forth again', () => {
    const anyMoves = array(
      anyGuest.chain((guest) => anySeat.map((seat) => ({ guest, seat }))),
      { maxLength: 40 },
    );
    assert(
      property(anyArrangement, anyMoves, (arrangement, moves) => {
        const states = [begin(arrangement)];
        for (const { guest, seat } of moves) {
          const last = states.at(-1) as (typeof states)[number];
          const next = make(last, guest, seat);
          if (next !== last) states.push(next);
        }
        let history = states.at(-1) as (typeof states)[number];
        for (const { arrangement: expected } of [...states].reverse().slice(1)) {
          history = undo(history);
          expect(history.arrangement).toEqual(expected);
        }
        expect(history.arrangement).toEqual(arrangement);
        expect(undo(history)).toBe(history);
        for (const { arrangement: expected } of states.slice(1)) {
          history = redo(history);
          expect(history.arrangement).toEqual(expected);
        }
        expect(redo(history)).toBe(history);
      }),
    );
  });

  it('forgets what was undone when something new is done', () => {
    const undone = undo(make(begin(FIRST_ARRANGEMENT), 'ana', '1-4'));
    expect(undone.future).toHaveLength(1);
    expect(make(undone, 'bram', '1-4').future).toEqual([]);
  });

  it('stays small however long somebody plays', () => {
    let history = begin(FIRST_ARRANGEMENT);
    for (let i = 0; i < 1000; i += 1) history = make(history, 'ana', i % 2 === 0 ? '1-4' : '2-5');
    expect(history.past).toHaveLength(200);
    expect(isWhole(history.arrangement)).toBe(true);
  });
});

describe(act, () => {
  it('never loses or doubles a guest, whatever hands do', () => {
    assert(
      property(anyArrangement, array(anyAction, { maxLength: 60 }), (arrangement, actions) => {
        let plan = openPlan(arrangement);
        for (const action of actions) {
          plan = act(plan, action);
          expect(isWhole(seats(plan))).toBe(true);
        }
      }),
    );
  });

  it('undoes everything that was done, back to the very beginning', () => {
    assert(
      property(anyArrangement, array(anyAction, { maxLength: 60 }), (arrangement, actions) => {
        let plan = after(actions, openPlan(arrangement));
        while (plan.history.past.length > 0) plan = act(plan, { type: 'undo' });
        expect(seats(plan)).toEqual(arrangement);
      }),
    );
  });

  it('swaps by drop, and says so', () => {
    const plan = act(open(), { type: 'drop', guest: 'ana', seat: bram });
    expect(seats(plan)).toEqual(SWAPPED);
    expect(plan.said.text).toBe('Ana and Bram swapped places.');
  });

  it('moves to a free seat, and back to the own one from nowhere', () => {
    const moved = act(open(), { type: 'drop', guest: 'ana', seat: '1-4' });
    expect(moved.said.text).toBe('Ana moved to table 1, seat 4.');
    const nowhere = act(moved, { type: 'drop', guest: 'ana', seat: null });
    expect(seats(nowhere)).toBe(seats(moved));
    expect(nowhere.history.past).toHaveLength(1);
    expect(nowhere.said.text).toBe('Ana is back at table 1, seat 4.');
    expect(act(nowhere, { type: 'drop', guest: 'ana', seat: '1-4' }).history).toBe(nowhere.history);
  });

  it('swaps by keys: lift, choose, put down', () => {
    const lifted = after([{ type: 'press', seat: ana }]);
    expect(lifted).toMatchObject({ lifted: 'ana', said: { text: 'Ana is lifted. Choose where to sit.' } });
    const over = act(lifted, { type: 'step', direction: 'right' });
    expect(over.said.text).toBe('Ana swaps with Bram.');
    expect(seats(over)).toEqual(FIRST_ARRANGEMENT);
    const down = act(over, { type: 'press', seat: over.focus });
    expect(down.lifted).toBeNull();
    expect(seats(down)).toEqual(SWAPPED);
  });

  it('puts a lifted guest back by Escape, and changes nothing', () => {
    const plan = after([{ type: 'press', seat: ana }, { type: 'step', direction: 'right' }, { type: 'cancel' }]);
    expect(plan.lifted).toBeNull();
    expect(plan.history).toEqual(open().history);
    expect(plan.said.text).toBe('Ana is back at table 1, seat 1.');
    expect(act(plan, { type: 'cancel' })).toBe(plan);
  });

  it('lifts nobody from a free seat', () => {
    const plan = after([{ type: 'press', seat: '1-4' }]);
    expect(plan).toMatchObject({ lifted: null, focus: '1-4', said: { text: 'Nobody sits at table 1, seat 4.' } });
  });

  it('says what was undone and done again, and that there is no more', () => {
    const swapped = act(open(), { type: 'drop', guest: 'ana', seat: bram });
    const undone = act(swapped, { type: 'undo' });
    expect(seats(undone)).toEqual(FIRST_ARRANGEMENT);
    expect(undone.said.text).toBe('Undone: Ana and Bram swapped places.');
    const nothing = act(undone, { type: 'undo' });
    expect(nothing.said).toEqual({ text: 'Nothing to undo.', turn: undone.said.turn + 1 });
    const again = act(nothing, { type: 'redo' });
    expect(seats(again)).toEqual(SWAPPED);
    expect(again.said.text).toBe('Done again: Ana and Bram swapped places.');
  });
});
