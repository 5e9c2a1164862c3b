import { describe, expect, it } from 'vitest';
import { makeKey } from '../../tests/fixtures/keys.ts';
import { headerOf } from '../../tests/fixtures/sign-own-way.ts';
import {
  addHeader,
  bytes,
  ed25519,
  NOW,
  reasonOf,
  type SignedExample,
  signExample,
  withHeader,
} from '../../tests/fixtures/signed-request.ts';

describe('T146 several signatures', () => {
  const attacker = makeKey('ed25519', 'attacker');
  const keys = (keyid: string) =>
    [ed25519, attacker].map(({ verification }) => verification).find((key) => key.keyid === keyid) ?? null;
  const stale = signExample({ now: NOW - 3600 });
  const emptyRaw = `();created=${NOW};expires=${NOW + 60};nonce="1234567890123456789012";keyid="${attacker.verification.keyid}"`;
  const own = (tag: string) => {
    const raw = `${emptyRaw};tag="${tag}"`;
    const signature = attacker.signing.sign(bytes(`"@signature-params": ${raw}`)) as Uint8Array;
    return [`evil=${raw}`, `evil=:${Buffer.from(signature).toString('base64')}:`] as const;
  };
  const join = (first: readonly [string, string], second: readonly [string, string], example: SignedExample) =>
    withHeader(
      withHeader(example, 'signature-input', () => `${first[0]}, ${second[0]}`),
      'signature',
      () => `${first[1]}, ${second[1]}`,
    );
  const partsOf = (example: SignedExample) =>
    [headerOf(example, 'signature-input'), headerOf(example, 'signature')] as const;

  it.each([
    ['other', 'expired'],
    ['davit-1', 'malformed'],
  ])(
    'refuses an attacker’s own signature of nothing (tag %s) beside the victim’s stale one, in both orders',
    (tag, reason) => {
      expect(reasonOf(join(own(tag), partsOf(stale), stale), { keys })).toBe(reason);
      expect(reasonOf(join(partsOf(stale), own(tag), stale), { keys })).toBe(reason);
    },
  );
  it('ignores a valid signature of another tag, in both orders and in lines of its own', () => {
    const fresh = signExample();
    expect(reasonOf(join(own('other'), partsOf(fresh), fresh), { keys })).toBe('accepted');
    expect(reasonOf(join(partsOf(fresh), own('other'), fresh), { keys })).toBe('accepted');
    const [input, signature] = own('other');
    expect(reasonOf(addHeader(addHeader(fresh, 'signature-input', input), 'Signature', signature), { keys })).toBe(
      'accepted',
    );
  });
  it('refuses one label twice, whose last would decide elsewhere', () => {
    const [input, signature] = own('davit-1').map((text) => text.replace('evil', 'sig1')) as [string, string];
    const fresh = signExample();
    expect(reasonOf(join(partsOf(fresh), [input, signature], fresh), { keys })).toBe('malformed');
    expect(reasonOf(join([input, signature], partsOf(fresh), fresh), { keys })).toBe('malformed');
  });
  it('refuses labels beside ours that stand in one of the two fields alone', () => {
    const theirs = own('other') as [string, string];
    expect(reasonOf(join(partsOf(signExample()), theirs, signExample()), { keys })).toBe('accepted');
    const misnamed = [theirs[0], theirs[1].replace('evil', 'evel')] as [string, string];
    expect(reasonOf(join(partsOf(signExample()), misnamed, signExample()), { keys })).toBe('malformed');
  });
  it('takes three signatures and refuses four', () => {
    const more = (count: number) => {
      const fresh = signExample();
      const others = Array.from({ length: count }, (_, i) => own('other').map((text) => text.replace('evil', `e${i}`)));
      return others.reduce(
        (example, [input = '', signature = '']) =>
          addHeader(addHeader(example, 'Signature-Input', input), 'Signature', signature),
        fresh,
      );
    };
    expect(reasonOf(more(2), { keys })).toBe('accepted');
    expect(reasonOf(more(3), { keys })).toBe('malformed');
  });
  it.each([
    ['no Signature-Input', 'signature-input', () => null, 'signature_missing'],
    ['no Signature', 'signature', () => null, 'malformed'],
    ['a label more', 'signature', (value: string) => `${value}, sig2=:AA==:`, 'malformed'],
    ['an input without its signature', 'signature-input', (value: string) => `${value}, sig2=();tag="x"`, 'malformed'],
    ['another label', 'signature', (value: string) => value.replace('sig1', 'sig2'), 'malformed'],
    ['a signature that is text', 'signature', () => 'sig1="abc"', 'malformed'],
    ['a signature with a parameter', 'signature', (value: string) => `${value};a`, 'malformed'],
    ['a space behind', 'signature', (value: string) => `${value} `, 'malformed'],
    ['a space before', 'signature-input', (value: string) => ` ${value}`, 'malformed'],
    ['no list', 'signature-input', () => 'sig1="davit-1";tag="davit-1"', 'malformed'],
    [
      'a tag that is a token',
      'signature-input',
      (value: string) => value.replace('"davit-1"', 'davit-1'),
      'signature_missing',
    ],
    ['another tag', 'signature-input', (value: string) => value.replace('davit-1', 'davit-2'), 'signature_missing'],
    ['nothing', 'signature-input', () => '', 'signature_missing'],
    ['7,000 characters', 'signature-input', (value: string) => `${value};x="${'a'.repeat(7000)}"`, 'malformed'],
  ] as const)('refuses %s', (_name, header, change, reason) => {
    expect(reasonOf(withHeader(signExample(), header, change))).toBe(reason);
  });
});
