// One entry of the registry's log: what was decided, by whom, and the hash of everything before it. Pure.
import { type Awaitable, encodeUtf8, lengthPrefixed, toHex } from '@davit/crypto';

export interface LogHead {
  readonly seq: number;
  /** Of the last entry; of nothing, 64 zeros. */
  readonly hash: string;
}
export const EMPTY_LOG: LogHead = { seq: 0, hash: '0'.repeat(64) };

export interface LogNote {
  readonly actor: string;
  readonly verb: LogVerb;
  readonly app_id: string;
  readonly version_code: number | null;
  /** What was decided and on what grounds. Never a secret. */
  readonly evidence: Readonly<Record<string, unknown>>;
}
export type LogVerb =
  | 'register'
  | 'add_key'
  | 'publish'
  | 'approve'
  | 'reject'
  | 'release'
  | 'rollback'
  | 'hold'
  | 'unhold'
  | 'suspend'
  | 'resume'
  | 'revoke'
  | 'floor';

export interface LogEntry extends LogHead {
  readonly previous: string;
  readonly body_hash: string;
  /** JSON of `LogBody`, as it was hashed; null where it is withheld from a reader. */
  readonly body: string | null;
}
export interface LogBody extends LogNote {
  readonly seq: number;
  /** Seconds since the epoch. */
  readonly at: number;
}

type Sha256 = (data: Uint8Array) => Awaitable<Uint8Array>;
const hexOf = async (sha256: Sha256, bytes: Uint8Array): Promise<string> => toHex(await sha256(bytes));

export const hashBody = (body: string, sha256: Sha256): Promise<string> => hexOf(sha256, encodeUtf8(body));

/** The body stands there by its hash, so that the chain can be followed where a body is withheld. */
export const hashEntry = (
  { seq, previous, body_hash }: Pick<LogEntry, 'seq' | 'previous' | 'body_hash'>,
  sha256: Sha256,
): Promise<string> =>
  hexOf(sha256, lengthPrefixed(...['davit-registry-log-1', String(seq), previous, body_hash].map(encodeUtf8)));

export async function nextEntry(after: LogHead, note: LogNote, at: number, sha256: Sha256): Promise<LogEntry> {
  const seq = after.seq + 1;
  const body = JSON.stringify({ seq, at, ...note } satisfies LogBody);
  const link = { seq, previous: after.hash, body_hash: await hashBody(body, sha256) };
  return { ...link, hash: await hashEntry(link, sha256), body };
}
