import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRoute, HOME, parseRoute, type Route } from './route.ts';
import { belowTop, type RouteStack, startStack, topOf, visit } from './route-stack.ts';

const food: Route = { name: 'app', appId: 'food' };
const permissions: Route = { name: 'permissions' };

describe(parseRoute, () => {
  it.each(['#/', '#/a/food', '#/permissions', '#/a/'])('reads back what it writes: %s', (hash) => {
    expect(formatRoute(parseRoute(hash))).toBe(hash);
  });
  it.each(['', '#', '#//evil', '#/permissions/x'])('goes home from %s', (hash) => {
    expect(parseRoute(hash)).toEqual(HOME);
  });
  it.each(['#/a', '#/a/Fo', '#/a/food/x', '#/a/../x'])('finds no mini-program at %s', (hash) => {
    expect(parseRoute(hash)).toEqual({ name: 'no-app' });
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
