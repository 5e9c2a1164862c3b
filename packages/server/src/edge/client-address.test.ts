// Whose request it is behind proxies: what a client writes itself never counts.
import { describe, expect, it } from 'vitest';
import type { TrustedProxies } from '../config.ts';
import { createClientAddress } from './client-address.ts';

const PROXIES = ['10.0.0.0/16', '192.0.2.1', 'fd00:1::/64'];
const client = (header: TrustedProxies['header'], peer: string, ...values: string[]): string =>
  createClientAddress({ header, addresses: PROXIES })(
    peer,
    values.map((value) => [header, value]),
  );

describe(createClientAddress, () => {
  it('believes no header by default', () => {
    const lines = [
      ['x-forwarded-for', '203.0.113.7'],
      ['forwarded', 'for=203.0.113.7'],
    ] as const;
    expect(createClientAddress(undefined)('10.0.0.1', lines)).toBe('10.0.0.1');
  });

  it('believes nobody who is not a proxy, and no other header than the proxies write', () => {
    expect(client('x-forwarded-for', '203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
    expect(client('x-forwarded-for', '10.1.0.1', '198.51.100.1')).toBe('10.1.0.1');
    const own = createClientAddress({ header: 'forwarded', addresses: PROXIES });
    expect(own('10.0.0.1', [['x-forwarded-for', '198.51.100.1']])).toBe('10.0.0.1');
  });

  it.each([
    ['203.0.113.7', ['203.0.113.7']],
    // What stands further left is the client's own invention.
    ['203.0.113.7', ['1.1.1.1, 203.0.113.7']],
    ['203.0.113.7', ['10.0.0.5, 203.0.113.7, 10.0.0.2, 192.0.2.1']],
    ['203.0.113.7', ['nonsense, 203.0.113.7']],
    // Several lines are one list.
    ['203.0.113.7', ['1.1.1.1', '203.0.113.7', '10.0.0.2']],
    ['203.0.113.7', ['203.0.113.7:4711']],
    ['2001:db8::7', ['2001:db8::7, fd00:1::2']],
    ['2001:db8::7', ['[2001:db8::7]:443']],
    // Only proxies: the first of them asked for itself.
    ['10.0.0.5', ['10.0.0.5, 10.0.0.2']],
  ])('finds %s in X-Forwarded-For: %j', (expected, values) => {
    expect(client('x-forwarded-for', '10.0.0.1', ...values)).toBe(expected);
    expect(client('x-forwarded-for', '::ffff:10.0.0.1', ...values)).toBe(expected);
  });

  it.each([
    ['203.0.113.7', ['for=203.0.113.7']],
    ['203.0.113.7', ['For="203.0.113.7:80";proto=https;by=10.0.0.1']],
    ['203.0.113.7', ['for=1.1.1.1, for=203.0.113.7 ; proto=https, for=10.0.0.2']],
    ['203.0.113.7', ['for="_hidden, for=9.9.9.9", for=203.0.113.7']],
    ['203.0.113.7', ['for=1.1.1.1', 'for=203.0.113.7']],
    ['2001:db8::7', ['for="[2001:db8::7]:443"']],
    ['203.0.113.7', ['for="203.0\\.113.7"']],
  ])('finds %s in Forwarded: %j', (expected, values) => {
    expect(client('forwarded', '10.0.0.1', ...values)).toBe(expected);
  });

  it.each([
    ['x-forwarded-for', ''],
    ['x-forwarded-for', 'unknown'],
    ['x-forwarded-for', '1.1.1.1,'],
    ['x-forwarded-for', '1.1.1.1, 999.1.1.1'],
    ['forwarded', 'for=unknown'],
    ['forwarded', 'for=_x7'],
    ['forwarded', 'proto=https'],
    ['forwarded', 'for=1.1.1.1,'],
    // The quote that a client left open swallows what the proxy wrote: nothing of it is believed.
    ['forwarded', 'for=9.9.9.9;x="y, for=203.0.113.7'],
    ['forwarded', 'for=9.9.9.9;x=", for="[2001:db8::7]"'],
    ['forwarded', 'for = 1.1.1.1'],
    ['forwarded', `${'for="'.repeat(3_000)}`],
  ] as const)('counts for the proxy itself what %s does not say: %j', (header, value) => {
    expect(client(header, '10.0.0.1', value)).toBe('10.0.0.1');
  });

  it('counts for the last proxy that can be told when one before it did not say', () => {
    expect(client('x-forwarded-for', '10.0.0.1', '203.0.113.7, unknown, 10.0.0.2')).toBe('10.0.0.2');
  });
});
