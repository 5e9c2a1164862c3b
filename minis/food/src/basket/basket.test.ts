import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISHES } from '../menu/dish.ts';
import { changeBasket, countOf, EMPTY_BASKET, linesOf, MAX_PER_DISH, totalOf } from './basket.ts';

describe(changeBasket, () => {
  it('adds, removes, and forgets a dish of which none is left', () => {
    const two = changeBasket(changeBasket(EMPTY_BASKET, 'chowder', 1), 'chowder', 1);
    expect(two).toEqual({ chowder: 2 });
    expect(changeBasket(two, 'chowder', -2)).toEqual({});
  });

  it('keeps count and total equal to its lines, and every quantity cookable, whatever is tapped', () => {
    const tap = fc.tuple(fc.constantFrom(...DISHES.map(({ id }) => id)), fc.integer({ min: -3, max: 30 }));
    fc.assert(
      fc.property(fc.array(tap), (taps) => {
        const basket = taps.reduce((before, [id, by]) => changeBasket(before, id, by), EMPTY_BASKET);
        const lines = linesOf(basket);
        expect(countOf(basket)).toBe(lines.reduce((sum, { quantity }) => sum + quantity, 0));
        expect(totalOf(basket)).toBe(lines.reduce((sum, { dish, quantity }) => sum + quantity * dish.cents, 0));
        for (const { quantity } of lines) expect(quantity > 0 && quantity <= MAX_PER_DISH).toBe(true);
      }),
    );
  });
});
