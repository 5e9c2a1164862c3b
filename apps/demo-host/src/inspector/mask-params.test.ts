import { describe, expect, it } from 'vitest';
import { maskParams } from './mask-params.ts';

const RANDOM = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6lO9rU2x';
const SECRETS = {
  code: 'cod_0123456789abcdef0123456789abcdef-secret.part',
  refresh: 'ref_0123456789abcdef0123456789abcdef.secret-part',
  jwt: 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl',
  random: RANDOM,
};

describe(maskParams, () => {
  it('shows of a request for a code what is public, and masks every other parameter', () => {
    const params = { scope: 'openid email', code_challenge: RANDOM, dpop_jkt: RANDOM, prompt: 'consent' };
    expect(maskParams('auth.requestCode', { ...params, state: 'xyz', nonce: 'n-1', made_up: 7 })).toEqual({
      ...params,
      state: '•••',
      nonce: '•••',
      made_up: '•••',
    });
  });
  it.each(Object.entries(SECRETS))('masks a %s wherever it stands', (_, secret) => {
    const places = [secret, `Bearer ${secret}`, JSON.stringify({ kept: { deep: secret } }), `a ${secret} b`];
    for (const value of places)
      expect(JSON.stringify(maskParams('storage.set', { key: 'k', value }))).not.toContain(secret.slice(4, 20));
    const nested = { list: [{ a: secret }], text: secret };
    expect(JSON.stringify(maskParams('made.up', nested))).not.toContain(secret.slice(4, 20));
    expect(JSON.stringify(maskParams('made.up', { [secret]: 1 }))).not.toContain(secret.slice(4, 20));
    expect(JSON.stringify(maskParams('made.up', secret))).not.toContain(secret.slice(4, 20));
  });
  it.each([
    [{ key: 'refresh_token', value: 'short' }],
    [{ key: 'k', value: '{"password":"short"}' }],
    [{ key: 'k', value: '{\\"accessToken\\":\\"short\\"}' }],
    [{ key: 'k', value: 'client_secret=short&x=1' }],
    [{ key: 'k', value: 'Authorization: DPoP short' }],
    [{ password: 'short' }],
    [{ pin: 'short' }],
    [{ inner: { api_key: 'short' } }],
  ])('masks what is called a secret, however short: %j', (params) => {
    expect(JSON.stringify(maskParams('storage.set', params))).not.toContain('short');
  });
  it('masks a secret that is cut by the end of what is shown', () => {
    const value = `${'a '.repeat(95)}${SECRETS.code}`;
    expect(maskParams('storage.set', { key: 'k', value }).value).not.toContain('cod_');
  });
  it('leaves plain values readable', () => {
    expect(maskParams('storage.set', { key: 'basket', value: '{"items":["soup",2]}' })).toEqual({
      key: 'basket',
      value: '{"items":["soup",2]}',
    });
    expect(maskParams('made.up', { list: [1, null, true], inner: { a: 'b' } })).toEqual({
      list: '[1,null,true]',
      inner: '{"a":"b"}',
    });
    expect(maskParams('storage.keys', {})).toEqual({});
    expect(maskParams('storage.keys', null)).toEqual({ params: 'null' });
  });
  it('is bounded, whatever is sent, and quick about it', () => {
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`name-${at}`, at]));
    let deep: unknown = 'x';
    for (let level = 0; level < 60; level += 1) deep = [deep];
    const hostile = ['x'.repeat(1_000_000), 'a1'.repeat(500_000), 'token'.repeat(200_000), '"'.repeat(1_000_000)];
    const begun = performance.now();
    for (const value of [wide, deep, Array.from({ length: 10_000 }, () => 'x'.repeat(300)), ...hostile]) {
      const shown = maskParams('made.up', { value: value as never });
      expect(JSON.stringify(shown).length).toBeLessThan(1_000);
      expect(JSON.stringify(maskParams('made.up', value as never)).length).toBeLessThan(4_000);
    }
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
  it('T117 keeps names that a prototype has, and pollutes none', () => {
    const shown = maskParams('made.up', JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":"c"}'));
    expect(Object.entries(shown)).toEqual([
      ['__proto__', '{"polluted":"yes"}'],
      ['constructor', 'c'],
    ]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
  it('T028 takes out what turns directions or cannot be seen', () => {
    expect(maskParams('ui.toast', { text: 'a\u202eb\u200bc\nd' })).toEqual({ text: 'abc d' });
  });
});
