// The host's own way back. The browser's history also holds what mini-programs did in their frames, so host UI never asks
// it to go back (container.md §3). Pure; a stack is never empty.
import { HOME, isSameRoute, type Route } from './route.ts';

export type RouteStack = readonly [Route, ...Route[]];
const MAX_DEPTH = 50;

export const startStack = (route: Route): RouteStack => (isSameRoute(route, HOME) ? [HOME] : [HOME, route]);
export const topOf = (stack: RouteStack): Route => stack[stack.length - 1] as Route;
/** Where "back" leads from here. */
export const belowTop = (stack: RouteStack): Route => stack[stack.length - 2] ?? HOME;

/** The stack after the user has come to `route`: one shorter when that is where "back" leads, else one longer. */
export function visit(stack: RouteStack, route: Route): RouteStack {
  if (isSameRoute(topOf(stack), route)) return stack;
  if (isSameRoute(route, HOME)) return [HOME];
  if (stack.length > 1 && isSameRoute(belowTop(stack), route)) return stack.slice(0, -1) as unknown as RouteStack;
  return [HOME, ...stack.slice(1).slice(2 - MAX_DEPTH), route];
}
