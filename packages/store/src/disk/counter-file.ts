// The copy of a database's commit counters, in a folder that is not restored together with it. Each process has a file of its own there, a
// head and eight bytes for each lane, written in place before the commit is answered and brought to the disk each second. So a process
// that is killed has forgotten nothing; a machine that loses its power may have forgotten a second.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fdatasync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type HeldFile, holdFile } from '../sqlite/hold-file.ts';
import { type Counts, ordinalOf } from '../verbs/counter/counts.ts';
import type { CountCopy } from '../verbs/counter/watch.ts';

/** More than any pool has connections. */
const LANES = 512;
const HEAD_BYTES = 512;
const SIZE = HEAD_BYTES + LANES * 8;
const SYNC_MS = 1_000;
/** Processes that share the folder. */
const SLOTS = 1_000;

/** It is there, and cannot be read. */
export class CounterFileUnreadable extends Error {
  override readonly name = 'CounterFileUnreadable';
  constructor(path: string) {
    super(`${path} says how far the database had come, and cannot be read`);
  }
}

interface Copied extends Counts {
  readonly owner: string;
}

const prefixOf = (database: string): string => `commit-counter-${Buffer.from(database).toString('hex').slice(0, 24)}-`;
const nameOf = (database: string, slot: number): string => `${prefixOf(database)}${slot}`;

function decode(path: string): Copied {
  const bytes = readFileSync(path);
  try {
    const { database, epoch, owner } = JSON.parse(bytes.toString('utf8', 0, HEAD_BYTES)) as Partial<Copied>;
    if (typeof database !== 'string' || typeof epoch !== 'string' || typeof owner !== 'string' || bytes.length !== SIZE)
      throw new Error('no counter');
    const lanes = new Map<string, number>();
    for (let lane = 0; lane < LANES; lane += 1) {
      const commits = Number(bytes.readBigUInt64LE(HEAD_BYTES + lane * 8));
      if (commits > 0) lanes.set(`${owner}.${lane}`, commits);
    }
    return { database, epoch, owner, lanes };
  } catch {
    throw new CounterFileUnreadable(path);
  }
}

function encode({ database, epoch, owner, lanes }: Copied): Buffer {
  const bytes = Buffer.alloc(SIZE);
  bytes.write(JSON.stringify({ database, epoch, owner }).padEnd(HEAD_BYTES));
  for (let lane = 0; lane < LANES; lane += 1)
    bytes.writeBigUInt64LE(BigInt(lanes.get(`${owner}.${lane}`) ?? 0), HEAD_BYTES + lane * 8);
  return bytes;
}

/** Whole or not at all. */
function replace(folder: string, path: string, bytes: Buffer): void {
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** Of every process that ever had a copy of this database here. */
const pathsOf = (folder: string, database: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith(prefixOf(database)) && /-[0-9]+$/.test(name))
    .map((name) => join(folder, name));

export interface LastCopied {
  /** When something was last written here, milliseconds since 1970 by this machine's clock. */
  readonly at: number;
  readonly ordinal: number;
}

/** What cannot be read is removed: a new epoch ends all that it could have told. Null for a database that was never copied here. */
export function lastCopied(folder: string, database: string): LastCopied | null {
  const paths = pathsOf(folder, database);
  if (paths.length === 0) return null;
  const at = Math.ceil(Math.max(...paths.map((path) => statSync(path).mtimeMs)));
  const ordinals = paths.map((path) => {
    try {
      return ordinalOf(decode(path).epoch);
    } catch {
      rmSync(path);
      return 0;
    }
  });
  return { at, ordinal: Math.max(...ordinals) };
}

interface Slot {
  readonly path: string;
  readonly held: HeldFile;
}
function takeSlot(folder: string, database: string): Slot {
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const path = join(folder, nameOf(database, slot));
    const held = holdFile(`${path}.lock`);
    if (held !== null) return { path, held };
  }
  throw new Error(`more than ${SLOTS} processes use ${folder}`);
}

/** `folder` must exist. @throws CounterFileUnreadable */
export function openCounterFile(folder: string, database: string): CountCopy {
  const copies = pathsOf(folder, database).map((path) => ({ path, copied: decode(path) }));
  const { path, held } = takeSlot(folder, database);
  const owner = copies.find((one) => one.path === path)?.copied.owner ?? randomBytes(9).toString('base64url');
  let file: number | null = null;
  let isDirty = false;
  const bytes = Buffer.alloc(8);
  const shut = (): void => {
    if (file === null) return;
    fsyncSync(file);
    closeSync(file);
    file = null;
  };
  const timer = setInterval(() => {
    if (!isDirty || file === null) return;
    isDirty = false;
    fdatasync(file, () => undefined);
  }, SYNC_MS).unref();
  return {
    owner,
    known: copies.map(({ copied }) => copied),
    begin(counts) {
      shut();
      replace(folder, path, encode({ ...counts, owner }));
      file = openSync(path, 'r+');
    },
    note(lane, commits) {
      if (file === null || lane >= LANES) return;
      bytes.writeBigUInt64LE(BigInt(commits));
      writeSync(file, bytes, 0, 8, HEAD_BYTES + lane * 8);
      isDirty = true;
    },
    close() {
      clearInterval(timer);
      shut();
      held.release();
    },
  };
}
