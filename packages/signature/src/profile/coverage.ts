// What a davit-1 signature must cover, may cover, and in which order. A short or empty coverage is refused.
import type { InnerList } from '../http-signature/structured-fields/values.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import { type Result, refuse, succeed } from '../result.ts';
import type { HeaderTable } from './header-table.ts';
import { BODY_COMPONENTS, COVERED_WHEN_PRESENT, MAX_COMPONENTS, REQUEST_COMPONENTS } from './limits.ts';

const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
/** A signature over itself, or over what changes on the way, proves nothing. */
const NEVER_COVERED = ['signature', 'signature-input', 'trailer', 'connection', 'transfer-encoding'];

export interface Coverage {
  /** The covered headers, in the order of the signature. */
  readonly fields: readonly string[];
  readonly hasDigest: boolean;
}

/** Whether the head announces a body. HTTP/2 may send one without a word: the body's own bytes are looked at, too. */
export const announcesBody = (headers: HeaderTable): boolean =>
  headers.has('transfer-encoding') || (headers.get('content-length') ?? '0') !== '0';

/** The names of the plain components, or what is wrong with them. */
function readNames({ items }: InnerList): Result<string[], string[]> {
  if (items.length > MAX_COMPONENTS) return refuse([`more than ${MAX_COMPONENTS} components`]);
  const names: string[] = [];
  for (const { bare, parameters } of items) {
    if (bare.type !== 'string') return refuse(['a component that is no string']);
    // Flags (`;req`, `;sf`, `;bs`, `;key`, `;tr`) mean another value than a handler reads.
    if (parameters.length > 0) return refuse([`"${bare.value}" with parameters`]);
    if (names.includes(bare.value)) return refuse([`"${bare.value}" twice`]);
    names.push(bare.value);
  }
  return succeed(names);
}

function mustCover(headers: HeaderTable, further: readonly string[]): string[] {
  const names: string[] = [...REQUEST_COMPONENTS];
  if (announcesBody(headers) || headers.has('content-digest')) names.push(...BODY_COMPONENTS);
  for (const name of COVERED_WHEN_PRESENT) if (headers.has(name)) names.push(name);
  for (const name of further) if (headers.has(name.toLowerCase())) names.push(name.toLowerCase());
  if (headers.has('content-encoding')) names.push('content-encoding');
  return names;
}

/** The names that are not where they belong: the request's own first, the body's next, headers after them. */
function misplaced(names: readonly string[]): string[] {
  const hasDigest = names.includes('content-digest');
  const head: readonly string[] = hasDigest ? [...REQUEST_COMPONENTS, ...BODY_COMPONENTS] : REQUEST_COMPONENTS;
  return names.filter((name, index) => {
    if (index < head.length) return name !== head[index];
    return head.includes(name) || !FIELD_NAME.test(name) || NEVER_COVERED.includes(name);
  });
}

export function decideCoverage(
  input: InnerList,
  headers: HeaderTable,
  further: readonly string[],
): Result<Coverage, SignatureFailure> {
  const read = readNames(input);
  if (!read.ok) return refuse({ reason: 'coverage', missing: [], refused: read.failure });
  const names = read.value;
  const missing = mustCover(headers, further).filter((name) => !names.includes(name));
  if (missing.length > 0) return refuse({ reason: 'coverage', missing, refused: [] });
  const refused = misplaced(names);
  if (refused.length > 0) return refuse({ reason: 'coverage', missing: [], refused });
  const fields = names.slice(REQUEST_COMPONENTS.length);
  const absent = fields.filter((name) => !headers.has(name));
  if (absent.length > 0)
    return refuse({ reason: 'coverage', missing: [], refused: absent.map((name) => `"${name}", which is absent`) });
  return succeed({ fields, hasDigest: names.includes('content-digest') });
}
