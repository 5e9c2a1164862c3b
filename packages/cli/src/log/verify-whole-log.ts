// Whether the log is whole, ends where the registry says and signs that it does, and still contains what was seen before. No I/O.
import { nodeCrypto } from '@davit/crypto/node';
import { type LogProblem, verifyLog, verifySignedHead } from '@davit/registry';
import type { KeptHead } from './kept-head.ts';
import type { WholeLog } from './read-log.ts';

const WORDS: Readonly<Record<LogProblem['reason'], string>> = {
  gap: 'an entry is missing',
  broken_link: 'an entry does not follow from the one before',
  altered: 'an entry is not what it was when its hash was made',
  bad_body: 'an entry says that it is another one',
  cut_off: 'entries at the end are gone',
  other_history: 'another history stands there than the one that was seen before',
};

/** The head, or what is wrong with the first entry that does not fit. */
export async function verifyWholeLog(
  { head, signed, entries }: WholeLog,
  kept: KeptHead | null,
): Promise<{ readonly head: KeptHead } | { readonly wrong: string; readonly seq: number }> {
  const said = await verifySignedHead(signed, head, nodeCrypto);
  if (!said.ok) return { wrong: 'what the registry says of its end is not signed by its key', seq: head.seq };
  const { root } = said.value;
  if (kept?.root !== undefined && kept.root !== root)
    return { wrong: 'the registry has another root than the one that was seen before', seq: head.seq };
  for (const seen of [head, ...(kept === null ? [] : [kept])]) {
    const verified = await verifyLog(entries, { seen, sha256: nodeCrypto.sha256 });
    if (!verified.ok) return { wrong: WORDS[verified.failure.reason], seq: verified.failure.seq };
  }
  const last = entries.at(-1);
  const { seq, hash } = last ?? head;
  return { head: { seq, hash, root, signed } };
}
