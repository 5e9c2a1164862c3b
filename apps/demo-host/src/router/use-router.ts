// The current place, kept equal with the address bar. Goes forward in the browser's history, never back.
import { computed, shallowRef } from 'vue';
import { formatRoute, isSameRoute, parseRoute, type Route } from './route.ts';
import { belowTop, startStack, topOf, visit } from './route-stack.ts';

export function createRouter() {
  const stack = shallowRef(startStack(parseRoute(location.hash)));
  const sync = () => {
    stack.value = visit(stack.value, parseRoute(location.hash));
  };
  addEventListener('popstate', sync);
  addEventListener('hashchange', sync);

  function go(route: Route): void {
    if (isSameRoute(route, topOf(stack.value))) return;
    history.pushState(null, '', formatRoute(route));
    stack.value = visit(stack.value, route);
  }
  return { route: computed(() => topOf(stack.value)), go, back: () => go(belowTop(stack.value)) };
}
export type Router = ReturnType<typeof createRouter>;
