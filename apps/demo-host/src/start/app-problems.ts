// Development only: what is wrong with folders right now, as the server's own words. Whoever has just saved a file looks here and
// not at the terminal. A server that says nothing is left in peace.
import { isAppId } from '@davit/protocol';
import { shallowRef } from 'vue';

const ADDRESS = '/dev/problems.json';
const MAX_LENGTH = 4_000;

type AppProblems = ReadonlyMap<string, string>;

/** By app id. What cannot be read counts as nothing wrong: it is a convenience. */
export function parseAppProblems(document: unknown): AppProblems {
  const { problems } = (document ?? {}) as { readonly problems?: unknown };
  const found = new Map<string, string>();
  for (const problem of Array.isArray(problems) ? problems : []) {
    const { app_id: appId, message } = (problem ?? {}) as { readonly app_id?: unknown; readonly message?: unknown };
    if (isAppId(appId) && typeof message === 'string') found.set(appId, message.slice(0, MAX_LENGTH));
  }
  return found;
}

export function createAppProblems() {
  const problems = shallowRef<AppProblems>(new Map());
  return {
    of: (appId: string): string | null => problems.value.get(appId) ?? null,
    all: (): AppProblems => problems.value,
    async refresh(): Promise<void> {
      const response = await fetch(ADDRESS, { cache: 'no-store', credentials: 'omit' });
      problems.value = response.ok ? parseAppProblems(await response.json()) : new Map();
    },
  };
}
export type KnownProblems = ReturnType<typeof createAppProblems>;
