// Plaza's places and their addresses (`#/…`). Pure.

export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'permissions' }
  | { readonly name: 'app'; readonly appId: string }
  /** An address that looks like a mini-program's and cannot be one. */
  | { readonly name: 'no-app' };

export const HOME: Route = { name: 'home' };

export function parseRoute(hash: string): Route {
  const [first, second, ...rest] = hash.replace(/^#?\/?/, '').split('/');
  if (first === 'a')
    return rest.length === 0 && second !== undefined && /^[a-z][a-z0-9-]{2,30}$/.test(second)
      ? { name: 'app', appId: second }
      : { name: 'no-app' };
  if (first === 'permissions' && second === undefined) return { name: 'permissions' };
  return HOME;
}

export function formatRoute(route: Route): string {
  if (route.name === 'app') return `#/a/${route.appId}`;
  if (route.name === 'no-app') return '#/a/';
  return route.name === 'permissions' ? '#/permissions' : '#/';
}

export const isSameRoute = (a: Route, b: Route): boolean => formatRoute(a) === formatRoute(b);
