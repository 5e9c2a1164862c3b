import type { PlainRequest } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import { type Form, readForm } from '../http/form.ts';
import { readAuthorizationRequest } from './authorization-request.ts';
import { readDecision, refuseFixed } from './decision-request.ts';

function form(parameters: Readonly<Record<string, string | undefined>>): Form {
  const present = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const request: PlainRequest = {
    method: 'POST',
    target: '/oauth/authorize-challenge',
    headers: [['content-type', 'application/x-www-form-urlencoded']],
    body: new TextEncoder().encode(new URLSearchParams(present).toString()),
    remoteAddress: '192.0.2.1',
  };
  const read = readForm(request);
  if (!read.ok) throw new Error(read.failure.description);
  return read.value;
}

const good = {
  response_type: 'code',
  client_id: 'plaza',
  app_id: 'food',
  scope: 'openid profile',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};
const reasonOf = (changes: Readonly<Record<string, string | undefined>>) => {
  const read = readAuthorizationRequest(form({ ...good, ...changes }));
  return read.ok ? 'ok' : read.failure.reason;
};

describe(readAuthorizationRequest, () => {
  it('reads what a host asks for', () => {
    const read = readAuthorizationRequest(form({ ...good, state: 's', max_age: '60', ui_locales: 'de en' }));
    expect(read).toMatchObject({
      ok: true,
      value: {
        appId: 'food',
        scope: ['openid', 'profile'],
        state: 's',
        nonce: null,
        maxAge: 60,
        locales: ['de', 'en'],
      },
    });
  });

  it.each([
    ['no challenge', { code_challenge: undefined }],
    ['no method: plain would be assumed (RFC 7636 §4.3)', { code_challenge_method: undefined }],
    ['plain', { code_challenge_method: 'plain' }],
    ['a challenge of 42 characters', { code_challenge: 'a'.repeat(42) }],
    ['a challenge of 44 characters', { code_challenge: 'a'.repeat(44) }],
    ['a challenge of 129 characters', { code_challenge: 'a'.repeat(129) }],
    ['a challenge that is not base64url', { code_challenge: '+'.repeat(43) }],
  ])('T036 refuses %s at issue', (_, changes) => {
    expect(reasonOf(changes)).toBe('invalid_request');
  });

  it.each<[Record<string, string | undefined>, string]>([
    [{ response_type: undefined }, 'invalid_request'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ app_id: 'Not An Id' }, 'invalid_request'],
    [{ scope: undefined }, 'invalid_request'],
    [{ scope: 'openid "quoted"' }, 'invalid_request'],
    [{ scope: `openid ${'a'.repeat(1100)}` }, 'invalid_request'],
    [{ scope: 'profile' }, 'invalid_scope'],
    [{ dpop_jkt: 'short' }, 'invalid_request'],
    [{ prompt: 'login' }, 'invalid_request'],
    [{ max_age: '-1' }, 'invalid_request'],
    [{ max_age: '1e3' }, 'invalid_request'],
    [{ state: 'a'.repeat(513) }, 'invalid_request'],
    [{ nonce: 'a'.repeat(513) }, 'invalid_request'],
    [{ bundle_digest: 'A'.repeat(64) }, 'invalid_request'],
    [{ resource: 'https://api.example' }, 'invalid_target'],
    [{ request: 'eyJ' }, 'invalid_request'],
    [{ request_uri: 'urn:x' }, 'invalid_request_uri'],
  ])('answers %o with %s', (changes, reason) => {
    expect(reasonOf(changes)).toBe(reason);
  });
});

describe(readDecision, () => {
  it('reads allow with the granted scopes, and deny with nothing else', () => {
    expect(readDecision(form({ decision: 'allow', consent_hash: 'h', granted_scope: 'openid' }))).toEqual({
      ok: true,
      value: { kind: 'allow', consentHash: 'h', granted: ['openid'] },
    });
    expect(readDecision(form({ decision: 'deny' }))).toEqual({ ok: true, value: { kind: 'deny' } });
  });
  it.each([
    {},
    { decision: 'maybe' },
    { decision: 'allow' },
    { decision: 'allow', consent_hash: 'h', granted_scope: '"' },
  ])('refuses %o', (parameters) => {
    expect(readDecision(form(parameters))).toMatchObject({ ok: false, failure: { reason: 'invalid_request' } });
  });
});

describe(refuseFixed, () => {
  it('T029 refuses every parameter that the first request fixed, and says which', () => {
    for (const name of ['scope', 'code_challenge', 'dpop_jkt', 'state', 'nonce'])
      expect(refuseFixed(form({ [name]: 'x' }))).toMatchObject({
        ok: false,
        failure: { reason: 'invalid_request', description: expect.stringContaining(name) },
      });
    expect(refuseFixed(form({ decision: 'allow', response_type: 'code' })).ok).toBe(true);
  });
});
