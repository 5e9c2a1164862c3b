// `GET /registry/v1/apps/{app_id}/record`: the newest release record of one mini-program, as it was signed.
import { isAppId, matchesEtag } from '@davit/protocol';
import type { RegistryEndpoint } from './endpoint.ts';
import { refuse, respond } from './respond.ts';

/** Of the signature's 86 characters: enough that no two records share them. */
const ETAG_LENGTH = 43;

export const recordEndpoint: RegistryEndpoint = {
  method: 'GET',
  path: '/registry/v1/apps/{app_id}/record',
  summary: 'The newest release record of a mini-program; signed again every hour, so that its age says something',
  answer: 'compact JWS (`application/jose`)',
  async handle({ source }, request, appId) {
    if (!isAppId(appId)) return refuse('registry/invalid-app-id');
    const record = await source.record(appId);
    if (record === null) return refuse('registry/unknown-app');
    // The signature is a digest of what it signs.
    const etag = `"${record.jws.slice(-ETAG_LENGTH)}"`;
    // Kept, and asked for again each time: an old record would be a frozen one.
    const headers = [
      ['cache-control', 'no-cache'],
      ['etag', etag],
    ] as const;
    if (matchesEtag(request, etag)) return respond(304, headers, '');
    return respond(200, [...headers, ['content-type', 'application/jose']], record.jws);
  },
};
