// What the packer left out of a bundle, as a sentence: a page that needs such a file would look for it in vain. Pure.

const MAX_NAMES = 8;

/** Null when nothing was left out. */
export function leftOutNote(folder: string, leftOut: readonly string[]): string | null {
  if (leftOut.length === 0) return null;
  const names = leftOut.slice(0, MAX_NAMES).join(', ');
  const more = leftOut.length > MAX_NAMES ? ` and ${leftOut.length - MAX_NAMES} more` : '';
  return (
    `Left out of the bundle of ${folder}: ${names}${more}.\n` +
    'Names that begin with a dot or end with ~, node_modules and links to folders are never packed; rename what the page needs.'
  );
}
