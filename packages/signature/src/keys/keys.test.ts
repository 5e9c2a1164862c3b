import { generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeSharedSecret, nodeSigningKey, nodeVerificationKey } from '../node/index.ts';
import { isEcdsaSignature } from './ecdsa-bytes.ts';
import { isEd25519Point, isEd25519Signature } from './ed25519-bytes.ts';
import { generateSigningKey, importSigningKey } from './web-signing-key.ts';
import { importSharedSecret, importVerificationKey } from './web-verification-key.ts';

const data = new TextEncoder().encode('what is signed');
const ASYMMETRIC = ['ed25519', 'ecdsa-p256-sha256', 'rsa-v1_5-sha256'] as const;
const pairs = {
  ed25519: generateKeyPairSync('ed25519'),
  'ecdsa-p256-sha256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'rsa-v1_5-sha256': generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const jwkOf = (algorithm: (typeof ASYMMETRIC)[number]) => ({
  publicJwk: pairs[algorithm].publicKey.export({ format: 'jwk' }) as never,
  privateJwk: pairs[algorithm].privateKey.export({ format: 'jwk' }) as never,
});
/** Whether both forms of a key take a public JWK. */
async function isTaken(algorithm: (typeof ASYMMETRIC)[number], jwk: JsonWebKey): Promise<boolean[]> {
  const web = await importVerificationKey(algorithm, jwk as never, 'a').then(
    () => true,
    (error) => {
      expect(error).toBeInstanceOf(TypeError);
      return false;
    },
  );
  let node = true;
  try {
    nodeVerificationKey(algorithm, jwk, 'a');
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    node = false;
  }
  return [web, node];
}
/** What both forms say of a signature. */
async function verdicts(algorithm: (typeof ASYMMETRIC)[number], signature: Uint8Array): Promise<boolean[]> {
  const { publicJwk } = jwkOf(algorithm);
  const web = await importVerificationKey(algorithm, publicJwk, 'a');
  return [await web.verify(signature, data), nodeVerificationKey(algorithm, publicJwk, 'a').verify(signature, data)];
}
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const x = (bytes: Uint8Array) => ({ kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') });

describe('a key in both its forms', () => {
  it.each(ASYMMETRIC)('%s: either verifies what the other signs, under one keyid', async (algorithm) => {
    const { publicJwk, privateJwk } = jwkOf(algorithm);
    const web = await importSigningKey(algorithm, privateJwk);
    const node = nodeSigningKey(algorithm, pairs[algorithm].privateKey);
    const pem = nodeSigningKey(
      algorithm,
      pairs[algorithm].privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    );
    const webVerify = await importVerificationKey(algorithm, publicJwk, 'a');
    const pemVerify = nodeVerificationKey(
      algorithm,
      pairs[algorithm].publicKey.export({ format: 'pem', type: 'spki' }) as string,
      'a',
    );
    const ids = [web, node, pem, webVerify, pemVerify, nodeSigningKey(algorithm, privateJwk)].map(({ keyid }) => keyid);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[\w-]{43}$/);
    for (const key of [web, node, pem]) {
      const signature = new Uint8Array(await key.sign(data));
      expect(await verdicts(algorithm, signature)).toEqual([true, true]);
      signature[40] = (signature[40] as number) ^ 1;
      expect(await verdicts(algorithm, signature)).toEqual([false, false]);
    }
  });
  it('is a JWK thumbprint: RFC 8037 A.3', () => {
    const key = nodeVerificationKey(
      'ed25519',
      { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
      'a',
    );
    expect(key.keyid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });
  it('a generated key cannot be read, also when it comes back from storage', async () => {
    for (const algorithm of ASYMMETRIC) {
      const { key, pair, publicJwk } = await generateSigningKey(algorithm);
      expect(pair.privateKey.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('jwk', pair.privateKey)).rejects.toThrow();
      const again = await importSigningKey(algorithm, structuredClone(pair));
      expect(again.keyid).toBe(key.keyid);
      const verification = await importVerificationKey(algorithm, publicJwk, 'a');
      expect(await verification.verify(await again.sign(data), data)).toBe(true);
      expect(Object.keys(publicJwk).every((member) => ['kty', 'crv', 'x', 'y', 'n', 'e'].includes(member))).toBe(true);
    }
  });
  it('shared secrets: either verifies what the other signs', async () => {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const given = { secret, keyid: 'k', owner: 'a' };
    const [web, node] = [await importSharedSecret(given), nodeSharedSecret(given)];
    expect(await web.verify(node.sign(data), data)).toBe(true);
    expect(node.verify(await web.sign(data), data)).toBe(true);
    for (const wrong of [new Uint8Array(0), new Uint8Array(31), new Uint8Array(33), new Uint8Array(32)]) {
      expect(await web.verify(wrong, data)).toBe(false);
      expect(node.verify(wrong, data)).toBe(false);
    }
    for (const bad of [
      { ...given, secret: secret.subarray(1) },
      { ...given, keyid: '' },
      { ...given, keyid: 'a b' },
    ]) {
      expect(() => nodeSharedSecret(bad)).toThrow(TypeError);
      await expect(importSharedSecret(bad)).rejects.toThrow(TypeError);
    }
  });
});

describe('weak and misfit keys', () => {
  it('RSA of 1024 and 2047 bits, or with an exponent of 1, 3 or an even one, is refused', async () => {
    for (const bits of [1024, 2047]) {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
      expect(await isTaken('rsa-v1_5-sha256', publicKey.export({ format: 'jwk' }))).toEqual([false, false]);
      expect(() => nodeSigningKey('rsa-v1_5-sha256', privateKey)).toThrow('2048');
    }
    const jwk = jwkOf('rsa-v1_5-sha256').publicJwk as JsonWebKey;
    for (const e of ['AQ', 'Aw', 'AQAC', 'AAEAAQ', 'AQAAAAAB'])
      expect(await isTaken('rsa-v1_5-sha256', { ...jwk, e })).toEqual([false, false]);
    expect(await isTaken('rsa-v1_5-sha256', jwk)).toEqual([true, true]);
    const huge = { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(1025, 0xff).toString('base64url') };
    expect(await isTaken('rsa-v1_5-sha256', huge)).toEqual([false, false]);
  });
  it('keys of another kind are refused', async () => {
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
    const ed448 = generateKeyPairSync('ed448').publicKey;
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey;
    expect(() => nodeVerificationKey('rsa-v1_5-sha256', pss, 'a')).toThrow(TypeError);
    for (const algorithm of ASYMMETRIC)
      for (const key of [p384.export({ format: 'jwk' }), ed448.export({ format: 'jwk' }), { kty: 'oct', k: 'AAAA' }])
        expect(await isTaken(algorithm, key)).toEqual([false, false]);
    expect(await isTaken('ed25519', jwkOf('ecdsa-p256-sha256').publicJwk)).toEqual([false, false]);
    await expect(importSigningKey('ed25519', (await generateSigningKey('ecdsa-p256-sha256')).pair)).rejects.toThrow(
      TypeError,
    );
    const p256 = jwkOf('ecdsa-p256-sha256').publicJwk as JsonWebKey;
    expect(await isTaken('ecdsa-p256-sha256', { ...p256, y: Buffer.alloc(32, 1).toString('base64url') })).toEqual([
      false,
      false,
    ]);
  });
  it('a private key is no verification key', async () => {
    for (const algorithm of ASYMMETRIC) {
      expect(await isTaken(algorithm, jwkOf(algorithm).privateJwk)).toEqual([false, false]);
      const { privateKey, publicKey } = pairs[algorithm];
      expect(() => nodeVerificationKey(algorithm, privateKey, 'a')).toThrow(TypeError);
      expect(() =>
        nodeVerificationKey(algorithm, privateKey.export({ format: 'pem', type: 'pkcs8' }) as string, 'a'),
      ).toThrow('stays with its caller');
      expect(() => nodeSigningKey(algorithm, publicKey)).toThrow(TypeError);
    }
  });
});

describe('T154 signatures that are none', () => {
  const P = 'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f';
  const small = [
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    `ec${'ff'.repeat(30)}7f`,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ];
  const withSign = (text: string) => text.slice(0, 62) + (Number.parseInt(text.slice(62), 16) | 0x80).toString(16);
  const weak = [
    ...small,
    ...small.map(withSign),
    P,
    withSign(P),
    `ee${P.slice(2)}`,
    `ff${P.slice(2)}`,
    'ff'.repeat(32),
  ];
  it.each(weak)('an Ed25519 key of small order or in a second spelling is refused: %s', async (point) => {
    expect(isEd25519Point(hex(point))).toBe(false);
    expect(await isTaken('ed25519', x(hex(point)))).toEqual([false, false]);
    expect(await verdicts('ed25519', hex(`${point}${'00'.repeat(32)}`))).toEqual([false, false]);
  });
  it('an Ed25519 S that has the order added is refused: each signature has one spelling', async () => {
    const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
    const good = new Uint8Array(sign(null, data, pairs.ed25519.privateKey));
    expect(await verdicts('ed25519', good)).toEqual([true, true]);
    const toNumber = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
    const toBytes = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
    const s = toNumber(good.slice(32));
    for (const value of [s + ORDER, s + 2n * ORDER, ORDER]) {
      const forged = new Uint8Array([...good.slice(0, 32), ...toBytes(value)]);
      expect(isEd25519Signature(forged)).toBe(false);
      expect(await verdicts('ed25519', forged)).toEqual([false, false]);
    }
    expect(isEd25519Signature(new Uint8Array([...good.slice(0, 32), ...toBytes(ORDER - 1n)]))).toBe(true);
  });
  const N = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
  const one = `${'00'.repeat(31)}01`;
  it.each([
    ['r = 0', `${'00'.repeat(32)}${one}`],
    ['s = 0', `${one}${'00'.repeat(32)}`],
    ['r = s = 0', '00'.repeat(64)],
    ['r = n', `${N}${one}`],
    ['s = n', `${one}${N}`],
    ['s = n + 1', `${one}${N.slice(0, 62)}52`],
    ['all ones', 'ff'.repeat(64)],
    ['63 bytes', '01'.repeat(63)],
    ['65 bytes', '01'.repeat(65)],
    ['nothing', ''],
  ])('an ECDSA signature with %s is refused', async (_name, text) => {
    expect(isEcdsaSignature(hex(text))).toBe(false);
    expect(await verdicts('ecdsa-p256-sha256', hex(text))).toEqual([false, false]);
  });
  it('an ECDSA signature in DER is refused, raw r ‖ s is taken, low s and high s alike', async () => {
    const { privateKey } = pairs['ecdsa-p256-sha256'];
    const der = sign('sha256', data, privateKey);
    expect(await verdicts('ecdsa-p256-sha256', der)).toEqual([false, false]);
    const raw = new Uint8Array(sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
    const s = BigInt(`0x${Buffer.from(raw.slice(32)).toString('hex')}`);
    const other = Buffer.from((BigInt(`0x${N}`) - s).toString(16).padStart(64, '0'), 'hex');
    for (const signature of [raw, new Uint8Array([...raw.slice(0, 32), ...other])])
      expect(await verdicts('ecdsa-p256-sha256', signature)).toEqual([true, true]);
  });
  it('an RSA signature of another length, or not below the modulus, is refused', async () => {
    const good = new Uint8Array(sign('sha256', data, pairs['rsa-v1_5-sha256'].privateKey));
    expect(await verdicts('rsa-v1_5-sha256', good)).toEqual([true, true]);
    for (const bad of [
      good.subarray(1),
      new Uint8Array([0, ...good]),
      new Uint8Array(0),
      new Uint8Array(256).fill(255),
      new Uint8Array(256),
    ])
      expect(await verdicts('rsa-v1_5-sha256', bad)).toEqual([false, false]);
  });
});
