import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRoute, HOME, parseRoute, type Route } from './route.ts';
import { belowTop, type RouteStack, startStack, topOf, visit } from './route-stack.ts';

const food: Route = { name: 'app', appId: 'food' };
const permissions: Route = { name: 'permissions' };

describe(parseRoute, () => {
  it.each([
    '#/',
    '#/a/food',
    '#/app/food',
    '#/permissions',
    '#/a/',
    '#/a/food/orders',
    '#/a/food?x=1',
    '#/a/food/orders?x=1&y=a+b',
  ])('reads back what it writes: %s', (hash) => {
    expect(formatRoute(parseRoute(hash))).toBe(hash);
  });
  it.each(['', '#', '#//evil', '#/permissions/x'])('goes home from %s', (hash) => {
    expect(parseRoute(hash)).toEqual(HOME);
  });
  it.each(['#/a', '#/a/Fo', '#/app', '#/app/food/x', '#/app/Fo', '#/a/food/x/y', '#/a/../x', '#/a/food%2Fx'])(
    'finds no mini-program at %s',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ name: 'no-app' });
    },
  );
  it('reads the page and the parameters of a link, whatever stands in them', () => {
    expect(parseRoute('#/a/food/')).toEqual(food);
    expect(parseRoute('#/a/food?')).toEqual(food);
    expect(parseRoute('#/a/food/or%20ders?q=a%3Fb?c&__proto__=x&e')).toEqual({
      ...food,
      entry: 'or ders',
      params: { q: 'a?b?c', ['__proto__']: 'x', e: '' },
    });
    expect(parseRoute('#/a/food/%')).toEqual({ ...food, entry: '%' });
  });
  it('reads back every link that it writes', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const link = fc.record({
      entry: text.filter((name) => name !== ''),
      params: fc.dictionary(text, text, { minKeys: 1 }),
    });
    fc.assert(
      fc.property(link, ({ entry, params }) => {
        const route: Route = { name: 'app', appId: 'food', entry, params: { ...params } };
        expect(parseRoute(formatRoute(route))).toEqual(route);
      }),
    );
  });
});

describe(visit, () => {
  it('goes back to where it came from', () => {
    const there = visit(visit(startStack(HOME), food), permissions);
    expect(belowTop(there)).toEqual(food);
    expect(visit(there, food)).toEqual([HOME, food]);
  });
  it('starts a deep link above home', () => {
    expect(belowTop(startStack(food))).toEqual(HOME);
  });
  it('is bounded, keeps home at the bottom, and ends where the user went', () => {
    const route = fc.constantFrom(HOME, food, permissions, { name: 'app', appId: 'shop' } as Route);
    fc.assert(
      fc.property(fc.array(route, { maxLength: 200 }), (routes) => {
        let stack: RouteStack = startStack(HOME);
        for (const next of routes) {
          stack = visit(stack, next);
          expect(topOf(stack)).toEqual(next);
          expect(stack[0]).toEqual(HOME);
          expect(stack.length).toBeLessThanOrEqual(50);
        }
      }),
    );
  });
});
