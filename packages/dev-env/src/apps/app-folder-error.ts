// A folder that cannot be served.

/** The message is for the person who named the folder: which file, what is wrong, what to do. */
export class AppFolderError extends Error {
  override readonly name = 'AppFolderError';
}
