// Why a signature of the classic scheme does not hold, part by part.

import { decodeBase64 } from '@davit/crypto';
import { parseRequestTime } from '../classic/request-time.ts';
import { type ClassicParts, stringToSign } from '../classic/string-to-sign.ts';
import { verifyClassic } from '../classic/verify-classic.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { nodeHashing } from '../node/keys/node-hashing.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import { memoryReplayStore } from '../replay/memory-replay-store.ts';
import { compareStrings } from './compare-bases.ts';
import { asHex, explainBody } from './explain-body.ts';
import type { Explanation, Finding } from './explanation.ts';
import { type Attempt, findMistake } from './likely-mistakes.ts';
import type { RawRequest } from './read-raw-request.ts';

export interface ClassicQuestion {
  readonly request: RawRequest;
  readonly key: VerificationKey;
  readonly origin: string;
  /** Seconds since 1970; null for X-Request-Time. */
  readonly now: number | null;
  readonly base: string | null;
}

const headerOf = ({ head }: RawRequest, name: string): string | null =>
  head.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;

function partsOf({ request, origin }: ClassicQuestion): ClassicParts {
  return {
    method: request.head.method,
    url: `${origin}${request.head.target}`,
    time: headerOf(request, 'x-request-time') ?? '',
    clientId: headerOf(request, 'x-client-id') ?? '',
    bodySha256: headerOf(request, 'x-content-sha256'),
  };
}

const NAMES = {
  method: 'METHOD',
  url: 'URL',
  time: 'REQUEST TIME',
  clientId: 'CLIENT ID',
  bodySha256: 'BODY SHA-256',
} as const;

function listed(parts: ClassicParts): [string, string][] {
  return Object.entries(NAMES).flatMap(([key, name]): [string, string][] => {
    const value = parts[key as keyof ClassicParts];
    return value === null ? [] : [[name, value]];
  });
}

function attemptsOf(parts: ClassicParts, host: string): Attempt[] {
  const { method, url, time } = parts;
  const [, scheme = '', authority = '', target = ''] = /^(https?):\/\/([^/]+)(.*)$/.exec(url) ?? [];
  const other = scheme === 'https' ? 'http' : 'https';
  const path = target.split('?')[0] as string;
  const name = authority.replace(/:\d+$/, '');
  const urls = [`${other}://${authority}${target}`, `${scheme}://${host}${target}`, `${other}://${host}${target}`];
  urls.push(`${scheme}://${name}${target}`, `${scheme}://${authority}${path}`, target, path, `${authority}${target}`);
  urls.push(encodeURIComponent(url), url.endsWith('/') ? url.slice(0, -1) : `${url}/`);
  const attempt = (key: keyof ClassicParts, signed: string | null): Attempt => ({
    finding: {
      component: NAMES[key],
      message: 'another value was signed',
      received: parts[key] ?? '',
      signed: signed ?? '',
    },
    text: stringToSign({ ...parts, [key]: signed }),
  });
  return [
    ...urls.map((value) => attempt('url', value)),
    attempt('method', method.toLowerCase()),
    attempt('time', `${Math.floor(parseRequestTime(time) ?? 0)}`),
    attempt('time', new Date((parseRequestTime(time) ?? 0) * 1000).toISOString()),
    attempt('bodySha256', null),
    {
      finding: { component: 'string to sign', message: 'spaces were signed around the plus signs: there are none' },
      text: listed(parts)
        .map(([, value]) => value)
        .join(' + '),
    },
    {
      finding: { component: 'string to sign', message: 'a line break was signed after it' },
      text: `${stringToSign(parts)}\n`,
    },
    {
      finding: { component: 'string to sign', message: 'the parts were joined without plus signs' },
      text: listed(parts)
        .map(([, value]) => value)
        .join(''),
    },
  ];
}

async function check({ request, key, origin }: ClassicQuestion, now: number): Promise<SignatureFailure | null> {
  const options = { origin, now, hashing: nodeHashing, replay: memoryReplayStore(), keys: () => [key] };
  const result = await verifyClassic(request.head, request.body, options);
  return result.ok ? null : result.failure;
}

function findingsOf(question: ClassicQuestion, failure: SignatureFailure): Finding[] {
  const { request, key, base } = question;
  const parts = partsOf(question);
  if (failure.reason === 'digest_mismatch')
    return [explainBody(NAMES.bodySha256, request.body ?? new Uint8Array(0), parts.bodySha256 ?? '', asHex)];
  if (failure.reason !== 'signature_invalid') return [];
  const received = stringToSign(parts);
  if (base !== null) {
    const differences = compareStrings(received, base, listed(parts));
    if (differences.length > 0) return differences;
    return [{ component: 'signature', message: 'both sides sign the same: another key signed it, or it was damaged' }];
  }
  const signature = decodeBase64(headerOf(request, 'x-signature') ?? '') ?? new Uint8Array(0);
  const verify = (bytes: Uint8Array, data: Uint8Array): boolean => key.verify(bytes, data) === true;
  const mistake = findMistake(attemptsOf(parts, headerOf(request, 'host') ?? ''), received, signature, verify);
  return mistake === null ? [] : [mistake];
}

export async function explainClassic(question: ClassicQuestion): Promise<Explanation> {
  const created = parseRequestTime(partsOf(question).time) ?? 0;
  const scheme = 'sha256-rsa';
  const base = stringToSign(partsOf(question));
  const { notes } = question.request;
  const failure = await check(question, question.now ?? created);
  if (failure?.reason !== 'clock_skew' && failure?.reason !== 'expired')
    return { scheme, failure, base, notes, findings: failure === null ? [] : findingsOf(question, failure) };
  const other = await check(question, created);
  const late = { component: NAMES.time, message: `${created}, and it is ${Math.floor(failure.now)} here` };
  if (other === null)
    return { scheme, failure, base, notes, findings: [{ ...late, message: `${late.message}; all else holds` }] };
  return { scheme, failure: other, base, notes, findings: [late, ...findingsOf(question, other)] };
}
