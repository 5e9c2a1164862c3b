import { encodeUtf8 } from '@davit/crypto';
import { describe, expect, it } from 'vitest';
import type { AuthRequest } from '../http/auth-request.ts';
import { readForm } from '../http/form.ts';
import { presentedCredential } from './presented-credential.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

function present(parameters: Record<string, string>, ...authorization: string[]) {
  const request: AuthRequest = {
    method: 'POST',
    target: '/oauth/token',
    headers: [
      ['content-type', 'application/x-www-form-urlencoded'],
      ...authorization.map((value) => ['authorization', value] as const),
    ],
    body: encodeUtf8(new URLSearchParams(parameters).toString()),
    remoteAddress: '127.0.0.1',
    signature: null,
  };
  const form = readForm(request);
  if (!form.ok) throw new Error('the form of this test is malformed');
  return presentedCredential(request, form.value);
}
const basic = (text: string) => `Basic ${btoa(text)}`;
const refused = { ok: false, failure: { reason: 'invalid_request' } };

describe(presentedCredential, () => {
  it('reads each method', () => {
    expect(present({ client_id: 'food' })).toMatchObject({ value: { method: 'none', clientId: 'food' } });
    expect(present({ client_id: 'shop', client_secret: 's' })).toMatchObject({
      value: { method: 'client_secret_post' },
    });
    expect(present({}, basic('shop:s'))).toMatchObject({ value: { method: 'client_secret_basic', secret: 's' } });
    expect(present({ client_assertion: 'a.b.c', client_assertion_type: JWT_BEARER })).toMatchObject({
      value: { method: 'private_key_jwt', clientId: null, assertion: 'a.b.c' },
    });
  });

  it('RFC 6749 §2.3.1 form-decodes the Basic credentials', () => {
    expect(present({}, basic('my%3Aapp:a%2Bb+c'))).toMatchObject({ value: { clientId: 'my:app', secret: 'a+b c' } });
    expect(present({}, basic('app:with:colons'))).toMatchObject({ value: { clientId: 'app', secret: 'with:colons' } });
  });

  it.each([
    ['Basic and a body secret', { client_secret: 's' }, [basic('shop:s')]],
    ['Basic and an assertion', { client_assertion: 'a.b.c', client_assertion_type: JWT_BEARER }, [basic('shop:s')]],
    [
      'a body secret and an assertion',
      { client_secret: 's', client_assertion: 'a.b.c', client_assertion_type: JWT_BEARER },
      [],
    ],
    [
      'all three',
      { client_secret: 's', client_assertion: 'a.b.c', client_assertion_type: JWT_BEARER },
      [basic('shop:s')],
    ],
  ])('T047 refuses %s', (_, parameters, authorization) => {
    expect(present({ client_id: 'shop', ...(parameters as Record<string, string>) }, ...authorization)).toMatchObject(
      refused,
    );
  });

  it.each([
    ['no client at all', {}, []],
    ['two clients', { client_id: 'food' }, [basic('shop:s')]],
    ['Basic that is no base64', {}, ['Basic !!!']],
    ['Basic without a colon', {}, [basic('shop')]],
    ['Basic without a client', {}, [basic(':s')]],
    ['Basic with broken percent-encoding', {}, [basic('shop:%zz')]],
    ['an assertion without its type', { client_assertion: 'a.b.c' }, []],
    ['a type without its assertion', { client_assertion_type: JWT_BEARER }, []],
    ['another type of assertion', { client_assertion: 'a', client_assertion_type: 'urn:saml' }, []],
  ])('refuses %s', (_, parameters, authorization) => {
    expect(present(parameters as Record<string, string>, ...authorization)).toMatchObject(refused);
  });

  it('does not look at a host session in the same header', () => {
    expect(present({ client_id: 'plaza' }, 'DPoP at_x')).toMatchObject({ value: { method: 'none' } });
  });
});
