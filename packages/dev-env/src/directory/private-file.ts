// Small files that only their owner reads (0600): secrets that stay the same from start to start, and dev.json.
import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';

const OWNER_ONLY = 0o600;

/** Replaces the file in one step: a reader sees the old text or the new one, never half of it. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, text, { mode: OWNER_ONLY });
  await rename(draft, path);
}

/** The trimmed text, or null when the file is missing or empty. */
export async function readPrivate(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    await chmod(path, OWNER_ONLY);
    return text === '' ? null : text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The secret kept in this file; drawn (256 bits, base64url) when there is none yet. */
export async function keepSecret(path: string): Promise<string> {
  const kept = await readPrivate(path);
  if (kept !== null) return kept;
  const drawn = randomBytes(32).toString('base64url');
  await writePrivate(path, `${drawn}\n`);
  return drawn;
}
