import { describe, expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import { nodeCrypto } from './node/index.ts';
import { jwkThumbprint } from './thumbprint.ts';

describe(jwkThumbprint, () => {
  it('RFC 7638 §3.1 gives the thumbprint of the example key', async () => {
    const key = {
      kty: 'RSA',
      n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
      e: 'AQAB',
      alg: 'RS256',
      kid: '2011-04-29',
    };
    expect(await jwkThumbprint(key, nodeCrypto)).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
  });
  it('is null when a member is missing or the kind is not used here', async () => {
    expect(await jwkThumbprint({ kty: 'EC', crv: 'P-256', x: 'a' }, nodeCrypto)).toBeNull();
    expect(await jwkThumbprint({ kty: 'oct' }, nodeCrypto)).toBeNull();
  });
  it('is null for every other spelling of the same key, which an engine would verify with all the same', async () => {
    const { signer } = await nodeCrypto.generateKey('ES256');
    const key = signer.publicJwk;
    const x = String(key.x);
    const bytes = decodeBase64url(x) as Uint8Array;
    // The last of 43 characters has two bits to spare.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spare = `${x.slice(0, -1)}${alphabet[alphabet.indexOf(x.at(-1) as string) + 1]}`;
    const spellings = [`${x}=`, spare, ` ${x}`, encodeBase64url(Uint8Array.of(0, ...bytes)), x.slice(0, 42), ''];
    expect(await jwkThumbprint(key, nodeCrypto)).toHaveLength(43);
    const message = Uint8Array.of(1);
    expect(await nodeCrypto.verify('ES256', { ...key, x: spare }, await signer.sign(message), message)).toBe(true);
    for (const other of spellings) expect(await jwkThumbprint({ ...key, x: other }, nodeCrypto)).toBeNull();
    expect(await jwkThumbprint({ kty: 'RSA', n: 'AQAB', e: 'AAEAAQ' }, nodeCrypto)).toBeNull();
  });
});
