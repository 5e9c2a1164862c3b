// Stops that nobody may believe: each is what one thief could send, with what that thief has in the hand.
import { ed25519KeyOf, RELEASE_RECORD_TYPE, type ReleaseRecord, signOnlineKey } from '@davit/bundle';
import { type Signer, signJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';

export interface StolenGoods {
  /** The newest record, and who signs for the operator. */
  readonly record: ReleaseRecord;
  readonly online: Signer;
  readonly root: Signer;
  /** A stop that was once true: what came after it took it back. */
  readonly oldStop: string;
  /** A true stop of another mini-program. */
  readonly otherStop: string;
}

export const readRecord = (jws: string): ReleaseRecord =>
  JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')) as ReleaseRecord;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const FAR_FUTURE = 4_102_444_800;

export const stopOf = (record: ReleaseRecord): ReleaseRecord => ({
  ...record,
  seq: record.seq + 1,
  suspended: { reason: 'It does harm.', since: record.issued_at },
});
export const signStop = (record: ReleaseRecord, by: Signer): Promise<string> =>
  signJws({ typ: RELEASE_RECORD_TYPE }, { ...stopOf(record) }, by);

/** By what was done to it. */
export async function forgeStops({
  record,
  online,
  root,
  oldStop,
  otherStop,
}: StolenGoods): Promise<Map<string, string>> {
  const { signer: thief } = await nodeCrypto.generateKey('EdDSA');
  const sign = (payload: object, by: Signer, typ: string = RELEASE_RECORD_TYPE) => signJws({ typ }, { ...payload }, by);
  const stop = stopOf(record);
  const [header = '', payload = '', signature = ''] = (await sign(stop, online)).split('.');
  const other = otherStop.split('.');
  const { index } = record.online_key;
  const oldKey = await signOnlineKey({ index: index - 1, key: ed25519KeyOf(thief) }, root);
  const ownKey = await signOnlineKey({ index: index + 1, key: ed25519KeyOf(thief) }, thief);
  const late = { issued_at: FAR_FUTURE, expires_at: FAR_FUTURE + 86_400, seq: 2 ** 31 };
  return new Map([
    ['replayed', oldStop],
    ['of another mini-program', otherStop],
    ['of another mini-program, under this name', [other[0], encode(stop), other[2]].join('.')],
    ['signed with the wrong key', await sign(stop, thief)],
    ['with an online key of the thief’s own', await sign({ ...stop, online_key: ownKey }, thief)],
    ['with an old online key', await sign({ ...stop, online_key: oldKey }, thief)],
    ['with an old online key, of the year 2100', await sign({ ...stop, ...late, online_key: oldKey }, thief)],
    ['of the year 2100, with the wrong key', await sign({ ...stop, ...late }, thief)],
    ['signed as something else', await sign(stop, online, 'JWT')],
    ['with a lower seq', await sign({ ...stop, seq: record.seq - 1 }, online)],
    ['with the same seq', await sign({ ...stop, seq: record.seq }, online)],
    ['unsigned', `${encode({ alg: 'none', typ: RELEASE_RECORD_TYPE })}.${payload}.`],
    ['without its signature', `${header}.${payload}`],
    ['cut off in its signature', `${header}.${payload}.${signature.slice(0, -8)}`],
    ['cut off in its middle', `${header}.${payload.slice(0, payload.length >> 1)}`],
    ['with another signature of the same key', `${header}.${payload}.${other[2]}`],
    ['longer than a record may be', `${header}.${payload}${'A'.repeat(70_000)}.${signature}`],
    ['nothing', ''],
  ]);
}
