// The query of a request target as plain text; what is not well-formed is as if it were not there. Pure.

export function queryOf(target: string): ReadonlyMap<string, string> {
  const at = target.indexOf('?');
  const pairs = new Map<string, string>();
  if (at < 0) return pairs;
  for (const part of target.slice(at + 1).split('&')) {
    const [name = '', value = ''] = part.split(/=(.*)/s).map(decode);
    // The first one counts, as everywhere that reads one value.
    if (name !== '' && !pairs.has(name)) pairs.set(name, value);
  }
  return pairs;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return '';
  }
}

/** A whole number of the query, or the default; null when something else stands there. */
export function integerOf(
  query: ReadonlyMap<string, string>,
  name: string,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise: number },
): number | null {
  const text = query.get(name);
  if (text === undefined) return otherwise;
  const value = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) && value >= least && value <= most ? value : null;
}
