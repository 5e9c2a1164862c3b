// A folder that cannot be served.

/** The message is for the person who named the folder: which file, what is wrong, what to do. */
export class AppFolderError extends Error {
  override readonly name = 'AppFolderError';
}

/** Everything that is wrong with the folders of one start, so that nobody mends one to hear of the next. */
export function joinFaults(faults: readonly AppFolderError[]): AppFolderError {
  const [only] = faults;
  if (only !== undefined && faults.length === 1) return only;
  const list = faults.map(({ message }) => message).join('\n\n');
  return new AppFolderError(`${faults.length} folders cannot be served.\n\n${list}`);
}
