import { describe, expect, it } from 'vitest';
import { NOWHERE, straightTo } from './ways-out.ts';

describe(straightTo, () => {
  it.each([
    ['http://localhost:4000', 'localhost:4000'],
    ['https://api.example.com', 'api.example.com:443'],
    ['http://api.example.com', 'api.example.com:80'],
    ['wss://live.example.com', 'live.example.com:443'],
    ['ws://127.0.0.1:5000', '127.0.0.1:5000'],
    ['https://[2001:db8::1]', '[2001:db8::1]:443'],
    ['http://[::1]:4000', '[::1]:4000'],
  ])('T113 lets %s be reached at its own port: %s', (origin, host) => expect(straightTo([origin])).toEqual([host]));

  it('names each host once, and nothing that is no origin', () => {
    expect(straightTo(['https://a.example', 'wss://a.example', 'example.com', '*', 'ftp://a.example'])).toEqual([
      'a.example:443',
    ]);
    expect(straightTo([])).toEqual([]);
  });

  it('T113 leaves the rest to a port that nobody can have', () => expect(new URL(NOWHERE).port).toBe('0'));
});
