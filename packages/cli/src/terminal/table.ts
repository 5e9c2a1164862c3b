// Rows with their columns one below the other. Pure.

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours take no room.
const COLOURS = /\u001b\[\d+m/g;
const widthOf = (cell: string): number => cell.replace(COLOURS, '').length;

export function table(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  const padded = (cell: string, at: number): string => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell));
  return rows
    .map((row) => indent + row.map((cell, at) => (at === row.length - 1 ? cell : padded(cell, at))).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

export function megabytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
