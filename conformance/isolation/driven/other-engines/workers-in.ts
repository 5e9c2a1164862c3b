// The service workers that a profile's pages know of, asked of the pages themselves: where an engine does not tell.
import type { BrowserContext, Page } from 'playwright-core';
import { LIFELINE_MS } from '../driven-engine.ts';
import { inTime } from '../in-time.ts';

async function workersIn(page: Page): Promise<string[]> {
  const found = page.frames().map((frame) =>
    inTime(
      frame.evaluate(async () =>
        (await navigator.serviceWorker.getRegistrations()).map(
          ({ installing, waiting, active }) => (installing ?? waiting ?? active)?.scriptURL ?? '',
        ),
      ),
      LIFELINE_MS,
    ).catch(() => []),
  );
  return (await Promise.all(found)).flat();
}

export const workersOf = async (profile: BrowserContext): Promise<readonly string[]> =>
  (await Promise.all(profile.pages().map(workersIn))).flat();
