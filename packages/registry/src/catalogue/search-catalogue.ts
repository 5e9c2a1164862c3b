// Finding mini-programs by words, category and age; best first, in pages that stay right while the catalogue changes. Pure.
import { decodeBase64url, decodeUtf8, encodeBase64url, encodeUtf8 } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import type { Listing } from './listing.ts';

export const AGE_RATINGS = ['4+', '9+', '12+', '16+', '18+'] as const;
export type AgeRating = (typeof AGE_RATINGS)[number];

export interface CatalogueQuery {
  readonly text: string;
  readonly category: string | null;
  /** Nothing for older people, and nothing that says no age. */
  readonly upTo: AgeRating | null;
  readonly limit: number;
  readonly cursor: string | null;
}
export interface CataloguePage {
  readonly apps: readonly Listing[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** A listing with the words by which it is found, folded once and not with each search. */
export interface Searchable {
  readonly listing: Listing;
  readonly name: string;
  readonly all: string;
}

interface Found {
  readonly listing: Listing;
  readonly key: Key;
}
/** Rank, folded name, app id: one order for all. */
type Key = readonly [rank: number, name: string, appId: string];

/** Letters as they are searched: without case, marks of Latin letters, and width. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .normalize('NFKC');
const wordsOf = (text: string): readonly string[] => fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

export function toSearchable(listing: Listing): Searchable {
  const { name, app_id, description, publisher, publisher_name, category } = listing;
  const all = fold([name, app_id, description, publisher, publisher_name, category].join('\n'));
  return { listing, name: fold(name), all };
}

export function searchCatalogue(
  catalogue: readonly Searchable[],
  query: CatalogueQuery,
): Result<CataloguePage, 'invalid_cursor'> {
  const after = query.cursor === null ? null : readCursor(query.cursor);
  if (query.cursor !== null && after === null) return fail('invalid_cursor');
  const words = wordsOf(query.text);
  // Something was asked for, and none of it can be found.
  const isNothing = words.length === 0 && query.text.trim() !== '';
  const found = isNothing ? [] : catalogue.flatMap((one) => match(one, words, query));
  const rest = found
    .filter(({ key }) => after === null || compare(key, after) > 0)
    .sort((a, b) => compare(a.key, b.key));
  const page = rest.slice(0, query.limit);
  const last = page.at(-1);
  return ok({
    apps: page.map(({ listing }) => listing),
    next: last !== undefined && rest.length > page.length ? writeCursor(last.key) : null,
  });
}

function match(one: Searchable, words: readonly string[], { category, upTo }: CatalogueQuery): readonly Found[] {
  const { listing, name } = one;
  if (listing.suspended !== null) return [];
  if (category !== null && listing.category !== category) return [];
  if (upTo !== null && !isUpTo(listing.age_rating, upTo)) return [];
  const rank = rankOf(one, words);
  return rank === null ? [] : [{ listing, key: [rank, name, listing.app_id] }];
}

/** 0: the name begins so; 1: the name says it all; 2: so does something else. */
function rankOf({ name, all }: Searchable, words: readonly string[]): number | null {
  const [first] = words;
  if (first === undefined) return 2;
  const inName = words.every((word) => name.includes(word));
  if (inName) return name.startsWith(first) ? 0 : 1;
  return words.every((word) => all.includes(word)) ? 2 : null;
}

const isUpTo = (rating: string | null, upTo: AgeRating): boolean => {
  const at = (AGE_RATINGS as readonly (string | null)[]).indexOf(rating);
  return at >= 0 && at <= AGE_RATINGS.indexOf(upTo);
};

function compare(a: Key, b: Key): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] as typeof value;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

const writeCursor = (key: Key): string => encodeBase64url(encodeUtf8(JSON.stringify(key)));

function readCursor(cursor: string): Key | null {
  const bytes = decodeBase64url(cursor);
  const text = bytes === null ? null : decodeUtf8(bytes);
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (!Array.isArray(value) || value.length !== 3) return null;
    const [rank, name, appId] = value as readonly unknown[];
    return typeof rank === 'number' && typeof name === 'string' && typeof appId === 'string'
      ? [rank, name, appId]
      : null;
  } catch {
    return null;
  }
}
