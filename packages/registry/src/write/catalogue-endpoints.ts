// The catalogue: what a launcher shows. Public, and of released versions only.
import { isAppId, matchesEtag } from '@davit/protocol';
import { iconVersion } from '../catalogue/listing.ts';
import { AGE_RATINGS, searchCatalogue } from '../catalogue/search-catalogue.ts';
import { BUNDLE_CACHE, ICON_CACHE } from '../durations.ts';
import { refuse, respond } from '../read/respond.ts';
import { CATALOGUE_PAGE, MAX_QUERY_LENGTH } from '../write-bounds.ts';
import { json, refused } from './answers.ts';
import { integerOf, queryOf } from './query.ts';
import type { PublicEndpoint } from './write-endpoint.ts';

/** Old news of a catalogue does no harm: what may run, the record says. */
const HEADERS = [
  ['content-type', 'application/json'],
  ['cache-control', 'public, max-age=30'],
] as const;

const searchEndpoint: PublicEndpoint = {
  method: 'GET',
  path: '/registry/v1/apps',
  verb: null,
  summary:
    'Released mini-programs, best first: `q` words, `category`, `age` (up to `4+`, `9+`, `12+`, `16+` or `18+`), `limit`, `cursor`',
  reads: null,
  answer: '`{apps, next}`; `next` is the cursor of the next page, or null',
  async handle({ catalogue }, { target }) {
    const query = queryOf(target);
    const wrong = (detail: string) => refused({ code: 'registry/invalid-document', detail });
    const limit = integerOf(query, 'limit', { least: 1, most: CATALOGUE_PAGE, otherwise: CATALOGUE_PAGE });
    if (limit === null) return wrong(`limit is a whole number from 1 to ${CATALOGUE_PAGE}.`);
    const text = query.get('q') ?? '';
    if (text.length > MAX_QUERY_LENGTH) return wrong(`q has at most ${MAX_QUERY_LENGTH} characters.`);
    const age = query.get('age');
    const upTo = AGE_RATINGS.find((rating) => rating === age || rating === `${age?.trim()}+`) ?? null;
    if (age !== undefined && upTo === null) return wrong(`age is one of ${AGE_RATINGS.join(', ')}.`);
    const category = query.get('category') ?? null;
    const cursor = query.get('cursor') ?? null;
    const page = searchCatalogue(await catalogue.searchable(), { text, category, upTo, limit, cursor });
    return page.ok ? json(page.value, HEADERS) : refused({ code: 'registry/invalid-cursor' });
  },
};

const categoriesEndpoint: PublicEndpoint = {
  method: 'GET',
  path: '/registry/v1/categories',
  verb: null,
  summary: 'The categories that have any mini-program to show, with how many',
  reads: null,
  answer: '`{categories: [{category, apps}]}`',
  async handle({ catalogue }) {
    const counts = new Map<string, number>();
    for (const { category, suspended } of await catalogue.listings())
      if (category !== null && suspended === null) counts.set(category, (counts.get(category) ?? 0) + 1);
    const categories = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([category, apps]) => ({ category, apps }));
    return json({ categories }, HEADERS);
  },
};

const pageEndpoint: PublicEndpoint = {
  method: 'GET',
  path: '/registry/v1/apps/{app_id}',
  verb: null,
  summary:
    'One mini-program: publisher, released version, age rating, permissions and scopes with their reasons; while it is stopped, why',
  reads: null,
  answer: '`{app}`; its `discloses` is null for a version that was published before that was kept',
  async handle({ catalogue }, _request, { app_id: appId = '' }) {
    if (!isAppId(appId)) return refuse('registry/invalid-app-id');
    const app = await catalogue.page(appId);
    if (app === null) return refuse('registry/unknown-app');
    return json({ app }, HEADERS);
  },
};

/** A drawing that is opened as a document has its styles, and runs nothing. */
const ICON_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

const iconEndpoint: PublicEndpoint = {
  method: 'GET',
  path: '/registry/v1/apps/{app_id}/icon',
  verb: null,
  summary: 'The icon of the released version; the address that a listing names is for ever the same bytes',
  reads: null,
  answer: 'an image',
  async handle({ catalogue, icons }, request, { app_id: appId = '' }) {
    if (!isAppId(appId)) return refuse('registry/invalid-app-id');
    const place = await catalogue.iconPlace(appId);
    const icon = place === null ? null : await icons.read(place);
    if (place === null || icon === null) return refuse('registry/unknown-icon');
    const isOfVersion = queryOf(request.target).get('v') === iconVersion(place.digest);
    const etag = `"${place.digest}"`;
    const kept = [
      ['cache-control', isOfVersion ? BUNDLE_CACHE : ICON_CACHE],
      ['etag', etag],
    ] as const;
    if (matchesEtag(request, etag)) return respond(304, kept, '');
    const type = [
      ['content-type', icon.type],
      ['content-security-policy', ICON_POLICY],
    ] as const;
    return respond(200, [...kept, ...type], icon.bytes);
  },
};

export const catalogueEndpoints = [searchEndpoint, categoriesEndpoint, pageEndpoint, iconEndpoint] as const;
