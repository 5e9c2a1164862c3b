import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readDer, readPositive } from './der.ts';
import { readPublicKeyPem } from './public-key-pem.ts';

const keys = [
  generateKeyPairSync('ed25519').publicKey,
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
  generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
];
const toPem = (der: Uint8Array) =>
  `-----BEGIN PUBLIC KEY-----\n${Buffer.from(der).toString('base64')}\n-----END PUBLIC KEY-----\n`;

describe(readPublicKeyPem, () => {
  it('reads what openssl writes, as Node does', () => {
    for (const key of keys)
      expect(readPublicKeyPem(key.export({ format: 'pem', type: 'spki' }) as string)).toEqual(
        key.export({ format: 'jwk' }),
      );
  });
  it('takes no other kind, no second key, no other label, nothing before or after', () => {
    const [ed] = keys.map((key) => key.export({ format: 'pem', type: 'spki' }) as string) as [string];
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
    for (const text of [
      '',
      'x',
      `x${ed}`,
      ed + ed,
      ed.replaceAll('PUBLIC', 'RSA PUBLIC'),
      p384.export({ format: 'pem', type: 'spki' }) as string,
    ])
      expect(readPublicKeyPem(text)).toBeNull();
  });
  it('no truncated, lengthened or bent encoding becomes the key it was made from', () => {
    for (const key of keys) {
      const der = key.export({ format: 'der', type: 'spki' });
      const jwk = JSON.stringify(key.export({ format: 'jwk' }));
      for (let at = 0; at < der.length; at += 1) {
        expect(readPublicKeyPem(toPem(der.subarray(0, at)))).toBeNull();
        const bent = Uint8Array.from(der);
        bent[at] = (bent[at] as number) ^ 0x80;
        expect(JSON.stringify(readPublicKeyPem(toPem(bent)))).not.toBe(jwk);
      }
      expect(readPublicKeyPem(toPem(Buffer.concat([der, Buffer.of(0)])))).toBeNull();
    }
  });
});

describe(readDer, () => {
  it.each([
    ['a length in a longer form than it needs', [0x04, 0x81, 0x01, 0x00]],
    ['a length without end', [0x04, 0x80, 0x00, 0x00]],
    ['a length of three bytes', [0x04, 0x83, 0x00, 0x00, 0x01, 0x00]],
    ['less than its length', [0x04, 0x02, 0x00]],
    ['nothing after the tag', [0x04]],
  ])('refuses %s', (_, bytes) => {
    expect(readDer(Uint8Array.from(bytes))).toBeNull();
  });
  it.each([
    [[0x00], null],
    [[0x80], null],
    [[], null],
    [[0x00, 0x7f], null],
    [[0x00, 0x80], [0x80]],
    [
      [0x01, 0x00],
      [0x01, 0x00],
    ],
  ])('the integer %j is positive and in its one spelling, or none', (content, value) => {
    const read = readPositive({ tag: 0x02, content: Uint8Array.from(content) });
    expect(read === null ? null : [...read]).toEqual(value);
  });
});
