// Draws the new epoch of a database that nobody may be served from, with what the folder of the copies knows of it.
import { randomBytes } from 'node:crypto';
import { lastCopied } from '../disk/counter-file.ts';
import { readCounts } from './counter/counts.ts';
import { type EpochDrawn, restoreEpoch } from './restore-epoch.ts';
import type { Transactions } from './transaction.ts';

/** `transactions` are not guarded. @throws CounterFileUnreadable, StoreUnavailable */
export async function drawEpoch(transactions: Transactions, counterFolder: string): Promise<EpochDrawn> {
  const { database } = await transactions.read(readCounts);
  const last = lastCopied(counterFolder, database);
  return restoreEpoch(transactions, {
    random: randomBytes(16).toString('hex'),
    ordinalBefore: last?.ordinal ?? 0,
    lastWriteAt: last?.at ?? null,
  });
}
