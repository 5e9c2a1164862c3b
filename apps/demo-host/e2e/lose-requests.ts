// Loses requests of a page and of its frames: before they reach the server, or their answers after it has acted. Counts them.
// Goes on until the page's routes are taken away.
import type { Page, Request } from 'playwright-core';

export interface Losses {
  /** How many were lost so far. */
  readonly count: number;
  /** The origins of the documents that had sent them. */
  readonly senders: readonly string[];
}
export interface Losing {
  readonly when: 'before' | 'after';
  readonly path: string;
  /** Of these only: a form as it goes out. */
  readonly isMeant?: (form: URLSearchParams) => boolean;
  /** One by default; the next ones go through. */
  readonly times?: number;
}

const formOf = (request: Request) => new URLSearchParams(request.postData() ?? '');

export async function loseRequests(
  page: Page,
  { when, path, isMeant = () => true, times = 1 }: Losing,
): Promise<Losses> {
  const senders: string[] = [];
  await page.route(
    ({ pathname }) => pathname === path,
    async (route, request) => {
      if (request.method() !== 'POST' || senders.length === times || !isMeant(formOf(request))) return route.fallback();
      if (when === 'after') {
        const response = await route.fetch();
        // The server wants its nonce and has done nothing yet: the answer that counts is the next one.
        if ((await response.text()).includes('use_dpop_nonce')) return route.fulfill({ response });
      }
      senders.push(new URL(request.frame().url()).origin);
      await route.abort(when === 'after' ? 'connectionreset' : 'internetdisconnected');
    },
  );
  return {
    senders,
    get count() {
      return senders.length;
    },
  };
}
