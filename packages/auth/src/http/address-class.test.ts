import { describe, expect, it } from 'vitest';
import { addressClass } from './address-class.ts';

describe(addressClass, () => {
  it('counts every address of an IPv6 /64 as one place', () => {
    expect(addressClass('2001:db8:1:2:3:4:5:6')).toBe(addressClass('2001:0db8:0001:0002::9'));
    expect(addressClass('2001:db8:1:2::1')).not.toBe(addressClass('2001:db8:1:3::1'));
    expect(addressClass('fe80::1%eth0')).toBe(addressClass('fe80::2'));
    expect(addressClass('::1')).toBe('0:0:0:0::/64');
  });
  it('counts an IPv4 address as itself, in both of its spellings', () => {
    expect(addressClass('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(addressClass('192.0.2.7')).not.toBe(addressClass('192.0.2.8'));
  });
});
