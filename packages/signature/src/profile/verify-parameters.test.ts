import { describe, expect, it } from 'vitest';
import { generatePair, makeKey } from '../../tests/fixtures/keys.ts';
import { signOwnWay } from '../../tests/fixtures/sign-own-way.ts';
import { failureOf, NOW, reasonOf, signExample } from '../../tests/fixtures/signed-request.ts';
import { nodeSharedSecret } from '../node/index.ts';

describe('the parameters of a signature', () => {
  it.each([
    ['created 31 s ahead', NOW + 31, NOW + 60, 'clock_skew'],
    ['created 30 s ahead', NOW + 30, NOW + 60, 'accepted'],
    ['created 60 s ago', NOW - 60, NOW, 'accepted'],
    ['created 61 s ago', NOW - 61, NOW - 1, 'expired'],
    ['ended 30 s ago', NOW - 40, NOW - 30, 'accepted'],
    ['ended 31 s ago', NOW - 41, NOW - 31, 'expired'],
    ['expires before created', NOW, NOW - 1, 'malformed'],
    ['expires with created', NOW, NOW, 'malformed'],
    ['a life of 60 s', NOW, NOW + 60, 'accepted'],
    ['a life of 61 s', NOW, NOW + 61, 'malformed'],
    ['a negative created', -1, 59, 'malformed'],
    ['2^53', 2 ** 53, 2 ** 53 + 2, 'malformed'],
    ['15 digits', 999_999_999_999_939, 999_999_999_999_999, 'clock_skew'],
  ])('T143 %s', (_name, created, expires, outcome) => {
    const example = signOwnWay(signExample(), (raw) =>
      raw.replace(/created=\d+;expires=\d+/, `created=${created};expires=${expires}`),
    );
    expect(reasonOf(example)).toBe(outcome);
  });
  it.each([
    ['created', /created=\d+;/, ''],
    ['expires', /expires=\d+;/, ''],
    ['nonce', /nonce="[^"]*";/, ''],
    ['keyid', /keyid="[^"]*";/, ''],
    ['created as a decimal', /created=(\d+)/, 'created=$1.0'],
    ['created as a string', /created=(\d+)/, 'created="$1"'],
    ['expires as a flag', /expires=\d+/, 'expires'],
    ['a nonce of 21 characters', /nonce="[^"]*"/, 'nonce="123456789012345678901"'],
    ['a nonce of 129 characters', /nonce="[^"]*"/, `nonce="${'1'.repeat(129)}"`],
    ['nonce as bytes', /nonce="[^"]*"/, 'nonce=:AAAAAAAAAAAAAAAAAAAAAAAA:'],
    ['nonce twice', /nonce=/, 'nonce="1234567890123456789012";nonce='],
    ['keyid twice', /keyid=/, 'keyid="mine";keyid='],
    ['tag twice', /tag=/, 'tag="other";tag='],
    ['created twice', /created=/, 'created=1;created='],
    ['a keyid of 129 characters', /keyid="[^"]*"/, `keyid="${'1'.repeat(129)}"`],
    ['a parameter of its own', /;tag=/, ';b64=?0;tag='],
    ['leading zeros', /created=/, 'created=0'],
    ['a space after a semicolon', /;created/, '; created'],
    ['two spaces between components', /" "/, '"  "'],
    ['a space inside the parentheses', /\(/, '( '],
  ])('T143 refuses a signature without, or with a wrong parameter: %s', (_name, from, to) => {
    expect(reasonOf(signOwnWay(signExample(), (raw) => raw.replace(from, to)))).toBe('malformed');
  });
  it('T143 accepts nothing when its own clock is no number', () => {
    expect(reasonOf(signExample(), { now: Number.NaN })).toBe('clock_skew');
  });
  it('accepts a signature without alg', () => {
    expect(reasonOf(signOwnWay(signExample(), (raw) => raw.replace('alg="ed25519";', '')))).toBe('accepted');
  });

  it.each([
    ['none', null],
    ['HS256', null],
    ['rsa-pss-sha512', null],
    ['ECDSA-P256-SHA256', null],
    ['hmac-sha256', 'ed25519'],
    ['rsa-v1_5-sha256', 'ed25519'],
    ['ecdsa-p256-sha256', 'ed25519'],
  ])('T144 refuses alg="%s" for an Ed25519 key', (alg, registered) => {
    const example = signOwnWay(signExample(), (raw) => raw.replace('alg="ed25519"', `alg="${alg}"`));
    expect(failureOf(example)).toEqual({ reason: 'unsupported_alg', alg, registered });
  });
  it.each(['rsa-v1_5-sha256', 'ecdsa-p256-sha256', 'ed25519'] as const)(
    'T144 refuses an HMAC under the bytes of a public %s key',
    (algorithm) => {
      const pair = generatePair(algorithm);
      const key = makeKey(algorithm);
      for (const secret of [
        pair.publicKey.export({ format: 'der', type: 'spki' }),
        Buffer.from(pair.publicKey.export({ format: 'pem', type: 'spki' })),
      ]) {
        const forged = nodeSharedSecret({ secret, keyid: key.verification.keyid, owner: 'forger' });
        const example = signExample({ key: { ...key, signing: forged } });
        expect(reasonOf(example, { key })).toBe('unsupported_alg');
        expect(
          reasonOf(
            signOwnWay(example, (raw) => raw.replace(/alg="[^"]*";/, '')),
            { key },
          ),
        ).toBe('signature_invalid');
      }
    },
  );
});
