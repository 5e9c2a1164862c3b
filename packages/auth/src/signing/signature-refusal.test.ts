import { REASONS } from '@davit/protocol';
import type { SignatureFailure } from '@davit/signature';
import { describe, expect, it } from 'vitest';
import { refusalResponse } from '../refusal.ts';
import { signatureRefusal } from './signature-refusal.ts';

const NOW = 1_800_000_000;
const ISSUER = 'https://id.example';
const context = { config: { issuer: ISSUER }, store: { now: () => NOW * 1000 } } as unknown as Parameters<
  typeof signatureRefusal
>[0];
const REQUEST = {
  method: 'POST',
  url: `${ISSUER}/oauth/token`,
  headers: [['origin', 'https://shop.example']],
  body: '',
} as unknown as Parameters<typeof signatureRefusal>[1];
const answerTo = (failure: SignatureFailure, request = REQUEST) =>
  refusalResponse(ISSUER, signatureRefusal(context, request, failure));

describe(signatureRefusal, () => {
  it('answers with the headers of request signing in their order, and OAuth’s members before those of the problem', () => {
    expect(answerTo({ reason: 'coverage', missing: ['dpop'], refused: [] })).toEqual({
      status: 401,
      headers: [
        ['content-type', 'application/problem+json'],
        ['cache-control', 'no-store'],
        ['date', 'Fri, 15 Jan 2027 08:00:00 GMT'],
        ['www-authenticate', 'Signature'],
        [
          'accept-signature',
          'sig1=("@method" "@authority" "@path" "@query" "content-digest" "content-type" "origin");created;expires;tag="davit-1"',
        ],
      ],
      body: JSON.stringify({
        error: REASONS.coverage.error,
        error_description: 'The signature does not cover what it must',
        error_uri: `${ISSUER}/docs/errors#coverage`,
        reason: 'coverage',
        hint: 'Cover also: dpop.',
        type: `${ISSUER}/docs/errors#coverage`,
        title: 'The signature does not cover what it must',
        status: 401,
        code: 'coverage',
        detail: 'Cover also: dpop.',
      }),
    });
  });
  it('asks for no header that the request has not', () => {
    const { headers } = answerTo({ reason: 'signature_missing' }, { ...REQUEST, headers: [] });
    expect(Object.fromEntries(headers)['accept-signature']).not.toContain('origin');
  });
  it('T145 says of a key no more than the catalogue does', () => {
    const body = JSON.parse(answerTo({ reason: 'unknown_key', keyid: 'k-secret' }).body as string);
    expect([body.detail, body.hint]).toEqual([REASONS.unknown_key.hint, REASONS.unknown_key.hint]);
    expect(JSON.stringify(body)).not.toContain('k-secret');
  });
  it('T141 answers 503 when the replay store is down, and keeps the cause to itself', () => {
    const answer = answerTo({ reason: 'replay_store_down', cause: new Error('password of the database') });
    expect([answer.status, Object.fromEntries(answer.headers)['retry-after']]).toEqual([503, '1']);
    expect(JSON.stringify(answer)).not.toContain('password');
  });
});
