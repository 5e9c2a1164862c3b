// The folder that holds everything of one development server: database, key file, secrets, dev.json. One server has it at a
// time, because its port is in the origins of the clients; further processes of the same server say that they are that.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdFile } from '@davit/server';
import { readPrivate } from './private-file.ts';

export const DEV_JSON = 'dev.json';
const LOCK = 'lock';

export interface StateDirectory {
  readonly path: string;
  file(name: string): string;
  /** Lets the next server have the folder; removes a temporary one. */
  release(): Promise<void>;
}

/** Another server runs with this folder. */
export class StateDirectoryTaken extends Error {
  override readonly name = 'StateDirectoryTaken';
  readonly path: string;
  /** Of the server that runs; null as long as it has not said. */
  readonly issuer: string | null;
  constructor(path: string, issuer: string | null) {
    super(`A development server already runs with the folder ${path}${issuer === null ? '' : ` at ${issuer}/`}.`);
    this.path = path;
    this.issuer = issuer;
  }
}

/** `isFurtherProcess`: shares the folder with the server that has it, behind the same origins. */
export async function openStateDirectory(path: string | undefined, isFurtherProcess: boolean): Promise<StateDirectory> {
  const root = path ?? (await mkdtemp(join(tmpdir(), 'davit-')));
  const file = (name: string): string => join(root, name);
  await mkdir(root, { recursive: true, mode: 0o700 });
  const held = isFurtherProcess ? undefined : holdFile(file(LOCK));
  if (held === null) throw new StateDirectoryTaken(root, await issuerOf(file(DEV_JSON)));
  // What is there now tells about a server that has ended.
  if (held) await rm(file(DEV_JSON), { force: true });
  return {
    path: root,
    file,
    async release() {
      held?.release();
      if (path === undefined) await rm(root, { recursive: true, force: true });
    },
  };
}

async function issuerOf(file: string): Promise<string | null> {
  try {
    const { issuer } = JSON.parse((await readPrivate(file)) ?? '{}') as { readonly issuer?: unknown };
    return typeof issuer === 'string' ? issuer : null;
  } catch {
    return null;
  }
}
