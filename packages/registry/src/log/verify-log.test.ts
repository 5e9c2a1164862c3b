import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import { EMPTY_LOG, hashBody, hashEntry, type LogEntry, type LogHead, nextEntry } from './log-entry.ts';
import { verifyLog } from './verify-log.ts';

const { sha256 } = nodeCrypto;
async function logOf(length: number, actor = 'ci'): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  let head: LogHead = EMPTY_LOG;
  for (let at = 0; at < length; at += 1) {
    const note = { actor, verb: 'publish', app_id: 'food', version_code: at + 1, evidence: { size: at } } as const;
    const entry = await nextEntry(head, note, 1_800_000_000 + at, sha256);
    entries.push(entry);
    head = entry;
  }
  return entries;
}
const LOG = await logOf(6);
const at = (index: number): LogEntry => LOG[index] as LogEntry;
const head = (entry: LogEntry): LogHead => ({ seq: entry.seq, hash: entry.hash });
/** The third entry. */
const replaced = (entry: LogEntry): LogEntry[] => LOG.map((one, index) => (index === 2 ? entry : one));
const told = async (entries: readonly LogEntry[], seen?: LogHead) => {
  const checked = await verifyLog(entries, { sha256, seen });
  return checked.ok ? checked.value : `${checked.failure.reason} ${checked.failure.seq}`;
};

describe(verifyLog, () => {
  test('answers the head of a log that is whole, also of one that was read from somewhere on', async () => {
    expect(await told(LOG)).toEqual(head(at(5)));
    expect(await told([])).toEqual(EMPTY_LOG);
    const rest = await verifyLog(LOG.slice(2), { sha256, after: head(at(1)) });
    expect(rest).toEqual({ ok: true, value: head(at(5)) });
  });

  test('finds an altered entry, whatever of it was altered', async () => {
    const altered: LogEntry[] = [
      { ...at(2), body: String(at(2).body).replace('"ci"', '"cj"') },
      { ...at(2), body_hash: at(3).body_hash },
      { ...at(2), hash: at(3).hash },
      { ...at(2), body: null, body_hash: at(3).body_hash },
    ];
    for (const entry of altered) expect(await told(replaced(entry))).toBe('altered 3');
    expect(await told(replaced({ ...at(2), previous: at(3).hash }))).toBe('broken_link 3');
    expect(await told(replaced({ ...at(2), seq: 7 }))).toBe('gap 3');
  });

  test('finds an entry whose hashes were all made again: the next one knows better', async () => {
    const body = String(at(2).body).replace('"ci"', '"cj"');
    const link = { seq: 3, previous: at(1).hash, body_hash: await hashBody(body, sha256) };
    const forged = { ...link, body, hash: await hashEntry(link, sha256) };
    expect(await told(replaced(forged))).toBe('broken_link 4');
    expect(await told([...LOG.slice(0, 2), forged], head(at(2)))).toBe('other_history 3');
  });

  test('finds removed, doubled and reordered entries', async () => {
    expect(await told(LOG.filter((_, index) => index !== 2))).toBe('gap 3');
    expect(await told(LOG.slice(1))).toBe('gap 1');
    expect(await told([...LOG.slice(0, 3), at(2), ...LOG.slice(3)])).toBe('gap 4');
    expect(await told([at(1), at(0), ...LOG.slice(2)])).toBe('gap 1');
    const renumbered = LOG.filter((_, index) => index !== 2).map((entry, index) => ({ ...entry, seq: index + 1 }));
    expect(await told(renumbered)).toBe('broken_link 3');
  });

  test('finds what was cut off, and another history, against a head that somebody has kept', async () => {
    expect(await told(LOG, head(at(3)))).toEqual(head(at(5)));
    expect(await told(LOG.slice(0, 4))).toEqual(head(at(3)));
    expect(await told(LOG.slice(0, 4), head(at(5)))).toBe('cut_off 5');
    expect(await told(await logOf(6, 'thief'), head(at(5)))).toBe('other_history 6');
  });

  test('follows the chain where bodies are withheld', async () => {
    const withheld = LOG.map((entry, index) => (index % 2 === 0 ? { ...entry, body: null } : entry));
    expect(await told(withheld)).toEqual(head(at(5)));
    expect(await told(withheld.filter((_, index) => index !== 2))).toBe('gap 3');
  });

  test('finds a body that belongs elsewhere, and one that is no JSON', async () => {
    for (const body of [String(at(1).body), '{', 'null']) {
      const link = { seq: 3, previous: at(1).hash, body_hash: await hashBody(body, sha256) };
      expect(await told([...LOG.slice(0, 2), { ...link, body, hash: await hashEntry(link, sha256) }])).toBe(
        'bad_body 3',
      );
    }
  });
});
