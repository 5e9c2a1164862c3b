// The log of `npm start`: one file beside the database, so that the terminal stays readable. The one before is kept once.
import { createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';

const MAX_BYTES = 10 * 1024 * 1024;

/** Appends; a file that has grown large is put aside first. Answers the function that writes a line. */
export async function openLogFile(path: string): Promise<(line: string) => void> {
  const size = await stat(path).then(
    (facts) => facts.size,
    () => 0,
  );
  if (size > MAX_BYTES) await rename(path, `${path}.1`);
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  return (line) => {
    stream.write(line);
  };
}
