import { describe, expect, it } from 'vitest';
import { encodeBase64url } from './base64url.ts';
import { parseJws, signJws } from './jws.ts';
import { nodeCrypto } from './node/index.ts';
import { encodeUtf8 } from './utf8.ts';

const part = (value: unknown) => encodeBase64url(encodeUtf8(typeof value === 'string' ? value : JSON.stringify(value)));

describe(parseJws, () => {
  it('takes apart what signJws made, and the signature covers it', async () => {
    const { signer } = await nodeCrypto.generateKey('ES256');
    const jws = parseJws(await signJws({ typ: 'x' }, { a: 'ü' }, signer));
    expect(jws?.header).toEqual({ alg: 'ES256', typ: 'x' });
    expect(jws?.payload).toEqual({ a: 'ü' });
    expect(jws && (await nodeCrypto.verify('ES256', signer.publicJwk, jws.signature, jws.signingInput))).toBe(true);
  });
  it.each([
    ['two parts', `${part({})}.${part({})}`],
    ['four parts', `${part({})}.${part({})}.AA.AA`],
    ['an empty signature', `${part({})}.${part({})}.`],
    ['an array as header', `${part([])}.${part({})}.AA`],
    ['text that is not JSON', `${part('x')}.${part({})}.AA`],
    ['padding', `${part({})}==.${part({})}.AA`],
    ['a null payload', `${part({})}.${part(null)}.AA`],
    ['more than the limit', `${part({})}.${part({ a: 'x'.repeat(9000) })}.AA`],
  ])('refuses %s', (_name, text) => {
    expect(parseJws(text)).toBeNull();
  });
});
