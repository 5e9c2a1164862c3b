// Asks the development server to expire what access tokens a mini-program holds, and says in a sentence what came of it.
import { INSPECTOR_TEXTS as texts } from './inspector-texts.ts';

const ADDRESS = '/dev/expire-tokens';
const TIMEOUT_MS = 10_000;

export interface Expiry {
  readonly isDone: boolean;
  readonly sentence: string;
}
const failed = (sentence: string): Expiry => ({ isDone: false, sentence });

async function countIn(response: Response): Promise<number | null> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null || !('expired' in body)) return null;
  const { expired } = body;
  return typeof expired === 'number' && Number.isInteger(expired) && expired >= 0 ? expired : null;
}

/** Never rejects. `name`: of the mini-program, as the panel shows it. */
export async function expireTokens(send: typeof fetch, appId: string, name: string): Promise<Expiry> {
  let response: Response;
  try {
    response = await send(ADDRESS, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ app_id: appId }),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    return failed(texts.expireOffline);
  }
  if (response.status === 404 || response.status === 405) return failed(texts.expireUnknown);
  const count = response.ok ? await countIn(response) : null;
  if (count === null) return failed(texts.expireRefused(response.status));
  return count === 0 ? failed(texts.noToken(name)) : { isDone: true, sentence: texts.expired(name, count) };
}
