// `restore-epoch`: what an operator runs once a database was restored, before anybody is served from it. Opens no port.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type EpochDrawn, restoreEpoch } from '@davit/server';
import { type RestoreEpochCommand, UsageError } from './arguments.ts';

const WHAT = `A new epoch ends all that lived in the database, for nobody knows what was used up or withdrawn since its backup:
every code, token and log-in, every question that is open, and every code for an account. Everybody logs in again, and every
mini-program asks once more. Accounts, what users agreed to, clients, keys and passwords stay as the backup has them: look over those that were
changed since.`;

/** Answers what to print. @throws UsageError, StoreUnavailable, CounterFileUnreadable */
export async function runRestoreEpoch({ directory, database, isMeant }: RestoreEpochCommand): Promise<string> {
  if (!isMeant) throw new UsageError(`${WHAT}\nTry: npm start -- restore-epoch --yes`);
  const file = join(directory, 'davit.db');
  if (database === undefined)
    await access(file).catch(() => {
      throw new UsageError(
        `There is no database in ${directory}.\nTry: DAVIT_DIR=<its folder> npm start -- restore-epoch`,
      );
    });
  return toText(await restoreEpoch(database ?? file, directory));
}

const several = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export function toText({ epoch, ended, grants, refusesProofsUntil }: EpochDrawn): string {
  const lines = [
    `✓ Epoch ${epoch.split('.')[0]} has begun. Servers that waited for it serve again within a second.`,
    `  Ended: ${[
      several(ended.families, 'log-in or connected mini-program', 'log-ins and connected mini-programs'),
      several(ended.codes, 'code', 'codes'),
      several(ended.sessions, 'open question', 'open questions'),
      several(ended.enrolments, 'code for an account', 'codes for accounts'),
    ].join(', ')}.`,
    `  ${several(grants, 'user is asked again by the mini-program that they allowed', 'consents are asked for again before a mini-program gets a code')}.`,
  ];
  if (refusesProofsUntil !== null)
    lines.push(
      `  Proofs and signatures are refused with 503 until ${new Date(refusesProofsUntil).toISOString()}: which of them were used up is not known.`,
    );
  return lines.join('\n');
}
