// Why a davit-1 signature does not hold, component by component.
import { createSignatureBase } from '../http-signature/signature-base.ts';
import { parseMessageSignatures } from '../http-signature/signature-input.ts';
import { parameterOf } from '../http-signature/structured-fields/values.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { nodeHashing } from '../node/keys/node-hashing.ts';
import { PROFILE_TAG } from '../profile/limits.ts';
import { verifyRequest } from '../profile/verify-request.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import { memoryReplayStore } from '../replay/memory-replay-store.ts';
import { compareBases } from './compare-bases.ts';
import { asContentDigest, explainBody } from './explain-body.ts';
import type { Explanation, Finding } from './explanation.ts';
import { baseAttempts, findMistake } from './likely-mistakes.ts';
import type { RawRequest } from './read-raw-request.ts';

export interface DavitQuestion {
  readonly request: RawRequest;
  readonly key: VerificationKey;
  readonly authority: string;
  readonly cover: readonly string[];
  /** Seconds since 1970; null for the time at which the signature was made. */
  readonly now: number | null;
  /** What the signer signed, if it told. */
  readonly base: string | null;
}

const headerOf = ({ head }: RawRequest, name: string): string =>
  head.headers
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value)
    .join(', ');

/** By the layer below the profile, so that there is a base also for what the profile refuses. */
function readSignature({ request, authority }: DavitQuestion) {
  const found = parseMessageSignatures(headerOf(request, 'signature-input'), headerOf(request, 'signature'));
  const ours = found?.find(({ parameters }) => {
    const tag = parameterOf(parameters, 'tag');
    return tag?.type === 'string' && tag.value === PROFILE_TAG;
  });
  if (ours === undefined) return null;
  const base = createSignatureBase(ours.components, ours.parameters, { ...request.head, scheme: 'https', authority });
  const numberOf = (name: string): number | null => {
    const value = parameterOf(ours.parameters, name);
    return value?.type === 'integer' ? value.value : null;
  };
  return { signature: ours.signature, base: base.ok ? base.value : null, created: numberOf('created') };
}

async function check({ request, key, authority, cover }: DavitQuestion, now: number): Promise<SignatureFailure | null> {
  const options = { authority, cover, now, hashing: nodeHashing, replay: memoryReplayStore(), keys: () => key };
  // A key of another name is told apart from an unknown one.
  const keys = (keyid: string) => (keyid === key.keyid ? key : null);
  const result = await verifyRequest(request.head, request.body, { ...options, keys });
  return result.ok ? null : result.failure;
}

async function findingsOf(
  question: DavitQuestion,
  failure: SignatureFailure,
  read: ReturnType<typeof readSignature>,
): Promise<Finding[]> {
  const { request, key, base: given } = question;
  if (failure.reason === 'unknown_key')
    return [
      {
        component: 'keyid',
        message: 'names another key than the one given',
        received: failure.keyid,
        signed: key.keyid,
      },
    ];
  if (failure.reason === 'digest_mismatch')
    return [
      explainBody(
        'content-digest',
        request.body ?? new Uint8Array(0),
        headerOf(request, 'content-digest'),
        asContentDigest,
      ),
    ];
  if (failure.reason === 'coverage')
    return [
      ...failure.missing.map((component) => ({ component, message: 'must be covered and is not' })),
      ...failure.refused.map((component) => ({ component, message: 'is not accepted, or not in this place' })),
    ];
  if (failure.reason !== 'signature_invalid' || read === null || read.base === null) return [];
  if (given !== null) {
    const differences = compareBases(read.base, given);
    if (differences.length > 0) return differences;
    return [{ component: 'signature', message: 'both sides sign the same: another key signed it, or it was damaged' }];
  }
  if (read.signature === null) return [];
  const verify = (signature: Uint8Array, data: Uint8Array): boolean => key.verify(signature, data) === true;
  const attempts = baseAttempts(read.base, headerOf(request, 'host'), request.head.target);
  const mistake = findMistake(attempts, read.base, read.signature, verify);
  return mistake === null ? [] : [mistake];
}

export async function explainDavit(question: DavitQuestion): Promise<Explanation> {
  const read = readSignature(question);
  const created = read?.created ?? 0;
  const failure = await check(question, question.now ?? created);
  const scheme = 'davit-1';
  const base = read?.base ?? null;
  const { notes } = question.request;
  if (failure?.reason !== 'clock_skew' && failure?.reason !== 'expired')
    return {
      scheme,
      failure,
      base,
      notes,
      findings: failure === null ? [] : await findingsOf(question, failure, read),
    };
  // Late is what every capture is by the time somebody looks at it: what else is wrong counts more.
  const other = await check(question, created);
  const late = { component: 'created', message: `${created}, and it is ${Math.floor(failure.now)} here` };
  if (other === null)
    return { scheme, failure, base, notes, findings: [{ ...late, message: `${late.message}; all else holds` }] };
  return { scheme, failure: other, base, notes, findings: [late, ...(await findingsOf(question, other, read))] };
}
