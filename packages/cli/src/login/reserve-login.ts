// Room on the disk for a login before there is one: what is spent for it must not be lost to a full disk. Whole or not at all.
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { type LoginDocument, toLoginText } from './login-document.ts';

/** More than any login has. */
const RESERVED_BYTES = 16 * 1024;

export interface ReservedLogin {
  keep(document: LoginDocument): void;
  drop(): void;
}

export function reserveLogin(path: string): ReservedLogin {
  const draft = `${path}.${randomUUID().slice(0, 8)}.part`;
  let file: number | null = openSync(draft, 'wx', 0o600);
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const drop = (): void => {
    close();
    rmSync(draft, { force: true });
  };
  const write = (bytes: Uint8Array): void => {
    if (file === null) throw new Error('This login is kept or dropped already.');
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, at);
    fsyncSync(file);
  };
  try {
    write(Buffer.alloc(RESERVED_BYTES, ' '));
  } catch (error) {
    drop();
    throw error;
  }
  return {
    drop,
    keep(document) {
      const bytes = Buffer.from(toLoginText(document), 'utf8');
      write(bytes);
      if (file !== null) ftruncateSync(file, bytes.length);
      close();
      renameSync(draft, path);
    },
  };
}
