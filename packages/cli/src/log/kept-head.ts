// The head of a registry's log as it was last verified on this machine: what it contained then it has to contain for ever.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LogHead } from '@davit/registry';
import { makeFolder } from '../folder/make-folder.ts';
import { writeWhole } from '../folder/write-whole.ts';
import { loginFile } from '../login/login-folder.ts';
import type { World } from '../terminal/world.ts';

export interface KeptHead extends LogHead {
  /** The root of the registry; not kept by versions before this was. */
  readonly root?: string | undefined;
  /** What the registry has signed last, word for word: evidence, where it shows another history some day. */
  readonly signed?: string | undefined;
}

type Home = Pick<World, 'environment' | 'home'>;

const headFile = (issuer: string, home: Home): string => {
  const file = loginFile(issuer, home);
  return join(dirname(dirname(file)), 'heads', file.slice(dirname(file).length + 1));
};

/** Null when none was kept, or what was kept cannot be read: then the log is taken as new. */
export function keptHead(issuer: string, home: Home): KeptHead | null {
  const file = headFile(issuer, home);
  if (!existsSync(file)) return null;
  try {
    const { seq, hash, root } = JSON.parse(readFileSync(file, 'utf8')) as Partial<KeptHead>;
    if (typeof seq !== 'number' || typeof hash !== 'string') return null;
    return { seq, hash, ...(typeof root === 'string' && { root }) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function keepHead(issuer: string, { seq, hash, root, signed }: KeptHead, home: Home): void {
  const file = headFile(issuer, home);
  makeFolder(dirname(file), 0o700);
  writeWhole(file, Buffer.from(`${JSON.stringify({ seq, hash, root, signed })}\n`, 'utf8'));
}
