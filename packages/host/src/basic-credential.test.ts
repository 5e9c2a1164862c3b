import { describe, expect, it } from 'vitest';
import { basicCredential } from './basic-credential.ts';

describe(basicCredential, () => {
  it('RFC 6749 §2.3.1 encodes id and secret before joining them', () => {
    expect(basicCredential('a:b', 'c d')).toBe(`Basic ${Buffer.from('a%3Ab:c%20d').toString('base64')}`);
  });
  it('pads as base64 wants', () => {
    for (const secret of ['', 'x', 'xy', 'xyz'])
      expect(basicCredential('id', secret)).toBe(`Basic ${Buffer.from(`id:${secret}`).toString('base64')}`);
  });
});
