// Plaza's places and their addresses (`#/…`), deep links into mini-programs among them. Pure; what a link may ask of a
// mini-program is for the container to judge.

export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'permissions' }
  | AppRoute
  /** The page about a mini-program, which starts nothing. */
  | { readonly name: 'about'; readonly appId: string }
  /** An address that looks like a mini-program's and cannot be one. */
  | { readonly name: 'no-app' };

/** `#/a/<app id>[/<entry>][?<params>]`. The parameters reach the mini-program through its launch options only, never an address. */
export interface AppRoute {
  readonly name: 'app';
  readonly appId: string;
  readonly entry?: string;
  readonly params?: Readonly<Record<string, string>>;
}

export const HOME: Route = { name: 'home' };
const NO_APP: Route = { name: 'no-app' };

export function parseRoute(hash: string): Route {
  const address = hash.replace(/^#?\/?/, '');
  const [path = '', ...query] = address.split('?');
  const [first, second, third, ...rest] = path.split('/');
  if (first === 'a') return rest.length === 0 ? parseApp(second, third, query.join('?')) : NO_APP;
  if (first === 'app') return third === undefined && isId(second) ? { name: 'about', appId: second } : NO_APP;
  if (first === 'permissions' && second === undefined) return { name: 'permissions' };
  return HOME;
}

const isId = (text: string | undefined): text is string => text !== undefined && /^[a-z][a-z0-9-]{2,30}$/.test(text);

function parseApp(appId = '', entry = '', query = ''): Route {
  if (!isId(appId)) return NO_APP;
  const params = Object.fromEntries(new URLSearchParams(query));
  return {
    name: 'app',
    appId,
    ...(entry === '' ? {} : { entry: decoded(entry) }),
    ...(Object.keys(params).length === 0 ? {} : { params }),
  };
}

/** What does not decode is no page's name either, and is refused as such. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function formatRoute(route: Route): string {
  if (route.name === 'app') return formatApp(route);
  if (route.name === 'about') return `#/app/${route.appId}`;
  if (route.name === 'no-app') return '#/a/';
  return route.name === 'permissions' ? '#/permissions' : '#/';
}

function formatApp({ appId, entry, params }: AppRoute): string {
  const page = entry === undefined ? '' : `/${encodeURIComponent(entry)}`;
  return `#/a/${appId}${page}${params === undefined ? '' : `?${new URLSearchParams(params)}`}`;
}

/** What the address asks of the mini-program that it names. */
export function linkTarget(route: Route): Pick<AppRoute, 'entry' | 'params'> {
  if (route.name !== 'app') return {};
  const { entry, params } = route;
  return { ...(entry === undefined ? {} : { entry }), ...(params === undefined ? {} : { params }) };
}

export const isSameRoute = (a: Route, b: Route): boolean => formatRoute(a) === formatRoute(b);
