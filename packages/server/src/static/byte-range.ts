// One byte range of a representation (RFC 9110 §14). Pure.

export type RangeOutcome =
  /** No range, or one that this server does not answer (several ranges, another unit): send everything. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

/** `size` in bytes; both ends of a part are inclusive. */
export function parseRange(value: string | null, size: number): RangeOutcome {
  const match = value === null ? null : /^bytes=(\d{0,15})-(\d{0,15})$/.exec(value);
  if (!match || (match[1] === '' && match[2] === '')) return { kind: 'whole' };
  if (match[1] === '') {
    const suffix = Number(match[2]);
    if (suffix === 0 || size === 0) return { kind: 'unsatisfiable' };
    return { kind: 'part', first: Math.max(0, size - suffix), last: size - 1 };
  }
  const first = Number(match[1]);
  const last = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== '' && Number(match[2]) < first) return { kind: 'whole' };
  return first >= size ? { kind: 'unsatisfiable' } : { kind: 'part', first, last };
}
