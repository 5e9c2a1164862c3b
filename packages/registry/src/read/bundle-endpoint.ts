// `GET /registry/v1/bundles/{sha256}`: a bundle by its digest. Whoever holds the digest needs to trust neither us nor a cache between.
import { isSha256Hex } from '@davit/bundle';
import { matchesEtag } from '@davit/protocol';
import { BUNDLE_CACHE } from '../durations.ts';
import type { RegistryEndpoint } from './endpoint.ts';
import { refuse, respond } from './respond.ts';

export const bundleEndpoint: RegistryEndpoint = {
  method: 'GET',
  path: '/registry/v1/bundles/{sha256}',
  summary: 'A signed bundle by its digest, for ever the same bytes',
  answer: 'the `.ma` file (`application/octet-stream`)',
  async handle({ source }, request, digest) {
    if (!isSha256Hex(digest)) return refuse('registry/invalid-digest');
    const pieces = await source.bundle(digest);
    if (pieces === null) return refuse('registry/unknown-bundle');
    const etag = `"${digest}"`;
    const headers = [
      ['cache-control', BUNDLE_CACHE],
      ['etag', etag],
    ] as const;
    if (matchesEtag(request, etag)) return respond(304, headers, '');
    const type = [
      ['content-type', 'application/octet-stream'],
      ['content-disposition', 'attachment'],
    ] as const;
    return { ...respond(200, [...headers, ...type], ''), pieces };
  },
};
