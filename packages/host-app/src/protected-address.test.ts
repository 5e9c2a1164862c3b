import { describe, expect, it } from 'vitest';
import { protectedAddress } from './protected-address.ts';

describe(protectedAddress, () => {
  it.each([
    'https://host.example',
    'https://host.example:8443/path',
    'http://localhost:4000',
    'http://host.localhost:4000/config.json',
    'http://127.0.0.1:1',
    'http://[::1]:4000',
  ])('takes %s', (url) => {
    expect(protectedAddress(url)).toBe(url);
  });
  it.each([
    'http://host.example',
    'http://localhost.example',
    'http://localhost@host.example',
    'http://127.0.0.1.example/',
    'http://evil.example/localhost',
    'https://user:secret@host.example',
    'file:///etc/passwd',
    'localhost:4000',
    ' https://host.example',
    '',
  ])('refuses %j', (url) => {
    expect(() => protectedAddress(url)).toThrow('is not protected');
  });
});
