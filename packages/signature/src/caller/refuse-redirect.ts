// A redirect is not followed: it would need a signature for a target that the server chose. Browsers do not even tell which.
import { SignedFetchError } from './signed-fetch-error.ts';

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** The response, unless it is a redirect and the caller did not ask for those with `redirect: 'manual'`. */
export async function refuseRedirect(response: Response, wanted: RequestRedirect): Promise<Response> {
  const isRedirect = response.type === 'opaqueredirect' || REDIRECTS.includes(response.status);
  if (!isRedirect || wanted === 'manual') return response;
  const location = response.headers.get('location');
  await response.body?.cancel();
  throw new SignedFetchError(
    'redirected',
    `The API redirects${location === null ? '' : ` to ${location}`}; a signature is for one target and was not made for that one`,
    "Call the new address yourself if you trust it, or take the answer as it is with `redirect: 'manual'`.",
    location,
  );
}
