// The key-encryption key in a file of its own, beside and never inside the database. Made once, 0600, never printed.
import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, stat, writeFile } from 'node:fs/promises';

const KEY_BYTES = 32;

/** Reads the key (base64url, one line), or makes the file; several processes may start at once, one wins. */
export async function openKeyFile(path: string): Promise<Uint8Array> {
  const existing = await readKey(path);
  if (existing !== null) return existing;
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // link() fails when the name exists: nobody ever reads half a key or replaces one.
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const made = await readKey(path);
  if (made === null) throw new Error(`The key file ${path} vanished while the server started.`);
  return made;
}

async function readKey(path: string): Promise<Uint8Array | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length !== KEY_BYTES)
    throw new Error(`The key file ${path} does not hold 32 bytes of base64url; restore it from your backup.`);
  // Others must not read it, whoever copied it here.
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
  return key;
}
