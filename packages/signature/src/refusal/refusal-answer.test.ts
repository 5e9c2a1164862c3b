import { describe, expect, it } from 'vitest';
import { toRefusalAnswer, toRefusalHeaders, toRefusalProblem } from './refusal-answer.ts';
import type { SignatureFailure, SignatureFailureReason } from './signature-failure.ts';

const NOW = 1_800_000_000;
const failures: Readonly<Record<SignatureFailureReason, SignatureFailure>> = {
  signature_missing: { reason: 'signature_missing' },
  malformed: { reason: 'malformed', part: 'target', detail: 'a dot segment' },
  unsupported_alg: { reason: 'unsupported_alg', alg: 'none', registered: null },
  unknown_key: { reason: 'unknown_key', keyid: 'k-secret' },
  clock_skew: { reason: 'clock_skew', created: NOW + 99, now: NOW },
  expired: { reason: 'expired', created: NOW - 99, expires: NOW - 39, now: NOW },
  replayed: { reason: 'replayed', keyid: 'k', hint: 'A nonce of its own.' },
  digest_mismatch: { reason: 'digest_mismatch', algorithm: 'sha-256' },
  coverage: { reason: 'coverage', missing: ['dpop'], refused: ['@scheme'] },
  signature_invalid: { reason: 'signature_invalid', keyid: 'k' },
  replay_store_down: { reason: 'replay_store_down', cause: new Error('password of the database') },
};
const header = (answer: ReturnType<typeof toRefusalAnswer>, name: string) =>
  answer.headers.find(([key]) => key === name)?.[1] ?? null;

describe(toRefusalAnswer, () => {
  it.each(Object.values(failures))('answers $reason with its code and what to do', (failure) => {
    const answer = toRefusalAnswer(failure, { now: NOW, docs: 'https://docs.example/' });
    const body = JSON.parse(answer.body);
    const isDown = failure.reason === 'replay_store_down';
    expect(answer.status).toBe(isDown ? 503 : 401);
    expect(body).toMatchObject({
      code: failure.reason,
      status: answer.status,
      type: `https://docs.example/${failure.reason}`,
    });
    expect(body.title.length).toBeGreaterThan(10);
    expect(body.detail.length).toBeGreaterThan(10);
    expect(header(answer, 'Content-Type')).toBe('application/problem+json');
    expect(header(answer, 'Date')).toBe('Fri, 15 Jan 2027 08:00:00 GMT');
    expect(header(answer, 'Cache-Control')).toBe('no-store');
    expect(header(answer, 'WWW-Authenticate')).toBe(isDown ? null : 'Signature');
    expect(header(answer, 'Accept-Signature')).toBe(
      isDown
        ? null
        : 'sig1=("@method" "@authority" "@path" "@query" "content-digest" "content-type");created;expires;tag="davit-1"',
    );
    expect(answer.body).not.toContain('password');
    for (const [, value] of answer.headers) expect(value).toMatch(/^[\x20-\x7e]+$/);
  });
  it.each([
    ['signature_missing', 'its tag included'],
    ['unknown_key', 'X-Client-Id'],
    ['signature_invalid', 'a proxy may have changed host or path'],
  ] as const)('names what is easily overlooked in %s', (reason, hint) => {
    expect(JSON.parse(toRefusalAnswer(failures[reason], { now: NOW }).body).detail).toContain(hint);
  });
  it('names the headers that this API wants covered, and about:blank without docs', () => {
    const answer = toRefusalAnswer(failures.coverage, { now: NOW, cover: ['x-tenant'] });
    expect(header(answer, 'Accept-Signature')).toContain('"content-type" "x-tenant")');
    expect(JSON.parse(answer.body)).toMatchObject({
      type: 'about:blank',
      detail: 'Cover also: dpop. Not accepted, or not in this place: @scheme.',
    });
  });
  it('is, header by header and byte by byte, its problem and its headers', () => {
    const options = { now: NOW, docs: 'https://docs.example/', cover: ['x-tenant'] };
    for (const failure of Object.values(failures)) {
      const answer = toRefusalAnswer(failure, options);
      expect(answer.body).toBe(JSON.stringify(toRefusalProblem(failure, options)));
      expect(Object.keys(JSON.parse(answer.body))).toEqual(['type', 'title', 'status', 'code', 'detail']);
      expect(answer.headers.slice(2)).toEqual(toRefusalHeaders(failure, options));
      expect(answer.headers.map(([name]) => name)).toEqual([
        ...['Content-Type', 'Cache-Control', 'Date'],
        ...(answer.status === 503 ? ['Retry-After'] : ['WWW-Authenticate', 'Accept-Signature']),
      ]);
    }
  });
});
