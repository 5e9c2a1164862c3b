// `POST /registry/v1/records`: the records of many mini-programs in one request, for those that do not hear the feed.
import { decodeUtf8 } from '@davit/crypto';
import { headerValues, isAppId, type PlainRequest, type Result } from '@davit/protocol';
import { MAX_BODY_BYTES, MAX_ENTRIES } from '../durations.ts';
import type { RegistryEndpoint } from './endpoint.ts';
import type { RegistryRefusal } from './refusals.ts';
import { refuse, respond } from './respond.ts';

type Known = readonly (readonly [appId: string, seq: number])[];

export const recordsEndpoint: RegistryEndpoint = {
  method: 'POST',
  path: '/registry/v1/records',
  summary:
    'Of the mini-programs in the body (`{"<app_id>": <seq>}`), the records that have another `seq`; 0 asks in any case',
  answer: '`{"records": [<compact JWS>, …]}`',
  async handle({ source }, request) {
    const known = readKnown(request);
    if (!known.ok) return refuse(known.failure);
    const records = await Promise.all(known.value.map(([appId]) => source.record(appId)));
    // Another seq, not a higher one: a new online key begins below one that a thief has driven up.
    const changed = records.filter((record, at) => record !== null && record.seq !== known.value[at]?.[1]);
    const headers = [
      ['content-type', 'application/json'],
      ['cache-control', 'no-store'],
    ] as const;
    return respond(200, headers, `${JSON.stringify({ records: changed.map((record) => record?.jws) })}\n`);
  },
};

function readKnown(request: PlainRequest): Result<Known, RegistryRefusal> {
  const [type = ''] = headerValues(request, 'content-type');
  if (!/^application\/json *(?:;|$)/i.test(type)) return { ok: false, failure: 'registry/wrong-content-type' };
  if (request.body.length > MAX_BODY_BYTES) return { ok: false, failure: 'registry/body-too-large' };
  const value = parseJson(request.body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, failure: 'registry/invalid-body' };
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_ENTRIES) return { ok: false, failure: 'registry/too-many-entries' };
  if (!entries.every(isKnown)) return { ok: false, failure: 'registry/invalid-body' };
  return { ok: true, value: entries };
}

const isKnown = (entry: [string, unknown]): entry is [string, number] =>
  isAppId(entry[0]) && Number.isSafeInteger(entry[1]) && (entry[1] as number) >= 0;

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '');
  } catch {
    return undefined;
  }
}
