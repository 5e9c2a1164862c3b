// "Did you mean …?": the known word that is nearest to the typed one. Pure.

/** Letters left out, added, changed or swapped. */
function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      let best = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (isSame ? 0 : 1));
      const isSwapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isSwapped) best = Math.min(best, at(row - 2, column - 2) + 1);
      current.push(best);
    }
  }
  return at(one.length, other.length);
}

const MAX_LENGTH = 64;

/** Null when nothing is near: a wrong guess is worse than none. */
export function suggest(typed: string, known: readonly string[]): string | null {
  if (typed.length > MAX_LENGTH) return null;
  const word = typed.toLowerCase();
  const ranked = known
    .map((name) => ({ name, steps: distance(word, name.toLowerCase()) }))
    .sort((one, other) => one.steps - other.steps);
  const [best] = ranked;
  if (best !== undefined && best.steps <= Math.max(1, Math.floor(Math.min(word.length, best.name.length) / 3)))
    return best.name;
  return known.find((name) => word.length >= 3 && name.toLowerCase().startsWith(word)) ?? null;
}
