// Plaza's places and their addresses (`#/…`). Pure.

export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'permissions' }
  | { readonly name: 'app'; readonly appId: string };

export const HOME: Route = { name: 'home' };

export function parseRoute(hash: string): Route {
  const [first, second, ...rest] = hash.replace(/^#?\/?/, '').split('/');
  if (rest.length === 0 && first === 'a' && second !== undefined && /^[a-z][a-z0-9-]{2,30}$/.test(second))
    return { name: 'app', appId: second };
  if (first === 'permissions' && second === undefined) return { name: 'permissions' };
  return HOME;
}

export function formatRoute(route: Route): string {
  if (route.name === 'app') return `#/a/${route.appId}`;
  return route.name === 'permissions' ? '#/permissions' : '#/';
}

export const isSameRoute = (a: Route, b: Route): boolean => formatRoute(a) === formatRoute(b);
