// The registry's answers about records, cut to size: texts that nobody has verified yet. Never rejects.
import { MAX_RECORD_LENGTH } from '@davit/bundle';
import { decodeUtf8 } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import type { DeliveryPorts, PlatformRequest } from '../delivery-ports.ts';

export type Fetch = DeliveryPorts['fetch'];
export interface FetchFailure {
  readonly reason: 'offline' | 'unknown_app' | 'too_large' | 'malformed';
  readonly detail: string;
}
type Fetched<T> = Result<T, FetchFailure>;

/** T100: also for a body that arrives a byte a second. */
const RECORD_TIMEOUT_MS = 10_000;
const MAX_RECORDS_BYTES = 8 * 1024 * 1024;
/** Quotes, commas, and what stands around the list. */
const JSON_BYTES = 1024;

const failed = (reason: FetchFailure['reason'], detail: string) => fail<FetchFailure>({ reason, detail });

async function ask(fetch: Fetch, request: Omit<PlatformRequest, 'timeoutMs'>): Promise<Fetched<string>> {
  try {
    const answer = await fetch({ ...request, timeoutMs: RECORD_TIMEOUT_MS });
    if (answer.kind === 'too_large') return failed('too_large', `more than ${request.maxBytes} bytes`);
    if (answer.kind !== 'answer') return failed('offline', answer.kind);
    if (answer.status === 404) return failed('unknown_app', 'the registry does not know it');
    if (answer.status !== 200) return failed('offline', `status ${answer.status}`);
    const text = decodeUtf8(answer.body);
    return text === null ? failed('malformed', 'not UTF-8') : ok(text);
  } catch (error) {
    return failed('offline', String(error));
  }
}

export const fetchRecord = (fetch: Fetch, registry: string, appId: string): Promise<Fetched<string>> =>
  ask(fetch, { url: `${registry}/apps/${appId}/record`, method: 'GET', maxBytes: MAX_RECORD_LENGTH });

function readList(text: string): Fetched<readonly string[]> {
  try {
    const { records } = JSON.parse(text) as { records?: unknown };
    if (Array.isArray(records) && records.every((record) => typeof record === 'string')) return ok(records);
  } catch {
    // Told below.
  }
  return failed('malformed', 'no list of records');
}

/** `known`: mini-program → the `seq` that is known; 0 asks for its record in any case. */
export async function fetchRecords(
  fetch: Fetch,
  registry: string,
  known: ReadonlyMap<string, number>,
): Promise<Fetched<readonly string[]>> {
  const maxBytes = Math.min(known.size * MAX_RECORD_LENGTH, MAX_RECORDS_BYTES) + JSON_BYTES;
  const json = Object.fromEntries(known);
  const answer = await ask(fetch, { url: `${registry}/records`, method: 'POST', json, maxBytes });
  return answer.ok ? readList(answer.value) : answer;
}
