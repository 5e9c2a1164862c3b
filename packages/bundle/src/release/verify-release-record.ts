// The wire form → a release record of this mini-program under this root, or why not. No clock: whether it is still fresh, and not
// older than one already seen, is the container's to say.
import { type ParsedJws, parseJws } from '@davit/crypto';
import { fail, isAppId, ok, type Result } from '@davit/protocol';
import type { BundleCrypto, Ed25519Key } from '../archive/verified-bundle.ts';
import { toEd25519Jwk } from './ed25519.ts';
import { verifyOnlineKey } from './online-key.ts';
import { parseReleaseRecord } from './parse-release-record.ts';
import { publisherChainProblem } from './publisher-key.ts';
import { consistencyProblem } from './record-consistency.ts';
import { MAX_RECORD_LENGTH, RELEASE_RECORD_TYPE, type RecordFailure, type ReleaseRecord } from './release-record.ts';

export interface RecordExpectation {
  readonly root: Ed25519Key;
  readonly appId: string;
}

/** > The "crit" Header Parameter indicates that extensions … MUST be understood (RFC 7515 §4.1.11): we understand none. */
const headerProblem = ({ header }: ParsedJws): string | null =>
  header.alg !== 'EdDSA'
    ? 'header: alg is not EdDSA'
    : header.typ !== RELEASE_RECORD_TYPE
      ? `header: typ is not ${RELEASE_RECORD_TYPE}`
      : Object.hasOwn(header, 'crit')
        ? 'header: it names critical extensions'
        : null;

/** Never throws, whatever the text. */
export async function verifyReleaseRecord(
  jws: string,
  { root, appId }: RecordExpectation,
  crypto: Pick<BundleCrypto, 'verify'>,
): Promise<Result<ReleaseRecord, RecordFailure>> {
  const refuse = (reason: RecordFailure['reason'], detail: string) => fail<RecordFailure>({ reason, detail });
  if (jws.length > MAX_RECORD_LENGTH) return refuse('too_long', `${jws.length} characters`);
  const parsed = parseJws(jws, MAX_RECORD_LENGTH);
  if (parsed === null) return refuse('malformed', 'no compact JWS');
  const wrongHeader = headerProblem(parsed);
  if (wrongHeader !== null) return refuse('malformed', wrongHeader);
  const answer = parseReleaseRecord(parsed.payload);
  if ('misfit' in answer) return refuse('malformed', answer.misfit);
  const { record } = answer;
  if (record.app_id !== appId) return refuse('wrong_app', record.app_id);
  if (!(await verifyOnlineKey(record.online_key, root, crypto)))
    return refuse('bad_online_key', `online key ${record.online_key.index} is not signed by the root`);
  const key = toEd25519Jwk(record.online_key.key);
  if (!(await crypto.verify('EdDSA', key, parsed.signature, parsed.signingInput)))
    return refuse('bad_signature', `not signed by online key ${record.online_key.index}`);
  const inconsistent = consistencyProblem(record);
  if (inconsistent !== null) return refuse('inconsistent', inconsistent);
  const chain = await publisherChainProblem(appId, record.publisher_keys, root, crypto);
  return chain === null ? ok(record) : refuse('bad_publisher_chain', chain);
}

/** The mini-program that a text claims to be about, unverified: only good for asking `verifyReleaseRecord` about that one. */
export function claimedAppId(jws: string): string | null {
  const appId = parseJws(jws, MAX_RECORD_LENGTH)?.payload.app_id;
  return isAppId(appId) ? appId : null;
}
