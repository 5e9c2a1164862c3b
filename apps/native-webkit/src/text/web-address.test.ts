import { expect, it } from 'vitest';
import { webAddress } from './web-address.ts';

it.each(['https://harbour.example/privacy', 'http://localhost:4000/a?b#c', 'https://x.example'])(
  'an address like %s may be opened',
  (address) => expect(webAddress(address)).toBe(address),
);

it.each([
  null,
  '',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'ftp://x.example/a',
  'https://plaza.example@evil.example/',
  'https://x.example/a b',
  'https://x.example\\@evil.example/',
  '//x.example/a',
  `https://x.example/${'a'.repeat(500)}`,
])('%j is not', (address) => expect(webAddress(address)).toBeNull());
