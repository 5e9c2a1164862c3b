// What a refusal has to look like on the wire: exact status, error and reason; a sentence, a hint, a page; never cached.
import { expect } from 'vitest';
import type { Answer } from './wire.ts';

export interface ExpectedRefusal {
  readonly status: number;
  readonly error: string;
  readonly reason: string;
}
export const refusal = (status: number, error: string, reason: string = error): ExpectedRefusal => ({
  status,
  error,
  reason,
});

export const INVALID_REQUEST = refusal(400, 'invalid_request');
export const INVALID_GRANT = refusal(400, 'invalid_grant', 'grant_invalid');
export const INVALID_CLIENT = refusal(401, 'invalid_client');
export const INVALID_PROOF = refusal(400, 'invalid_dpop_proof');
export const INVALID_SESSION = refusal(400, 'invalid_session');
export const INVALID_SCOPE = refusal(400, 'invalid_scope');

/** I8: every refusal has a stable code, a sentence and a hint. */
export function expectRefusal(answer: Answer, expected: ExpectedRefusal): void {
  const { error, reason } = answer.json ?? {};
  expect({ status: answer.status, error, reason }).toEqual(expected);
  expect(answer.json.error_description).toMatch(/^\S[^"\\]{5,}$/);
  expect(answer.json.hint).toMatch(/^[A-Z].{5,}/);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
}

/** An API says the same in exactly one challenge and in the JSON (RFC 6750 §3, RFC 9449 §7.1). */
export function expectChallenge(answer: Answer, scheme: 'DPoP' | 'Bearer', expected: ExpectedRefusal): void {
  expectRefusal(answer, expected);
  const challenges = answer.lines.filter(([name]) => name === 'www-authenticate').map(([, value]) => value);
  expect(challenges).toHaveLength(1);
  expect(challenges[0]).toMatch(new RegExp(`^${scheme} `));
  expect(challenges[0]).toContain(`error="${expected.error}"`);
}
