// Where and how a mini-program is started, from what the host was asked: the path stays within it, the parameters stay small,
// and a link from outside reaches only pages that the signed manifest opens to others (container.md §3, deep links). Pure.
import { isPagePath } from '@davit/bundle';
import { isAppId, type Launch } from '@davit/protocol';
import { LaunchRefusal } from './launch-refusal.ts';
import type { LaunchRequest } from './ports.ts';

const MAX_PARAMS_LENGTH = 2048;

/** @throws LaunchRefusal */
export function checkLaunchRequest({ app, path = '/', params = {} }: LaunchRequest): void {
  if (!isAppId(app.appId)) throw new LaunchRefusal('invalid_request', 'There is no mini-program of that name.');
  if (!isPagePath(path)) throw new LaunchRefusal('invalid_request', `${app.name} has no such page.`);
  if (JSON.stringify(params).length > MAX_PARAMS_LENGTH)
    throw new LaunchRefusal('invalid_request', 'The link carries too much.');
}

/** It asks for nothing in particular: one that runs already is just shown. */
export const isPlain = ({ path, entry, params }: LaunchRequest): boolean =>
  path === undefined && entry === undefined && params === undefined;

export interface LaunchTarget {
  readonly launch: Launch;
  /** The entry page was named and is not one: it starts at home. */
  readonly isDenied: boolean;
}

/** For a request that was checked. */
export function launchTarget(
  { path = '/', entry, params = {}, referrer }: LaunchRequest,
  entryPages: readonly { readonly name: string; readonly path: string }[],
): LaunchTarget {
  const page = entry === undefined ? { path } : entryPages.find(({ name }) => name === entry);
  return {
    launch: {
      path: page?.path ?? '/',
      params: { ...params },
      reloaded: false,
      ...(referrer === undefined ? {} : { referrer }),
    },
    isDenied: page === undefined,
  };
}
