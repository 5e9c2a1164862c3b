// A release record → its wire form. Signs nothing that a container would refuse for its form.
import { type Signer, signJws } from '@davit/crypto';
import { ed25519KeyOf } from './ed25519.ts';
import { parseReleaseRecord } from './parse-release-record.ts';
import { consistencyProblem } from './record-consistency.ts';
import { MAX_RECORD_LENGTH, RELEASE_RECORD_TYPE, type ReleaseRecord } from './release-record.ts';

/** `signer` is the online key that the record names. @throws TypeError for another key, or a record that is none. */
export async function signReleaseRecord(record: ReleaseRecord, signer: Signer): Promise<string> {
  if (ed25519KeyOf(signer) !== record.online_key.key) throw new TypeError('The record names another online key.');
  const parsed = parseReleaseRecord({ ...record });
  if ('misfit' in parsed) throw new TypeError(`Not a release record: ${parsed.misfit}.`);
  const problem = consistencyProblem(parsed.record);
  if (problem !== null) throw new TypeError(`The record contradicts itself: ${problem}.`);
  const jws = await signJws({ typ: RELEASE_RECORD_TYPE }, { ...parsed.record }, signer);
  if (jws.length > MAX_RECORD_LENGTH)
    throw new TypeError('The record is too long: drop revoked versions below the floor.');
  return jws;
}
