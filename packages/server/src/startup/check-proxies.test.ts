// A server does not start when it would believe whoever sends a header.
import { describe, expect, it } from 'vitest';
import type { TrustedProxies } from '../config.ts';
import { findProxyFaults } from './check-proxies.ts';

const faults = (addresses: unknown, header: unknown = 'forwarded') =>
  findProxyFaults({ addresses, header } as TrustedProxies);

describe(findProxyFaults, () => {
  it('takes no setting, addresses, and networks', () => {
    expect(findProxyFaults(undefined)).toEqual([]);
    expect(faults(['127.0.0.1', '::1', '10.0.0.0/8', 'fd00::/32', '192.0.2.1/32'], 'x-forwarded-for')).toEqual([]);
  });
  it.each([
    [[], /name no address/],
    ['10.0.0.1', /name no address/],
    [[''], /not an address/],
    [['proxy.internal'], /not an address/],
    [['10.0.0.256'], /not an address/],
    [['fe80::1%eth0'], /not an address/],
    [['10.0.0.0/16/16'], /not an address/],
    [['10.0.0.0/'], /not a network/],
    [['10.0.0.0/33'], /not a network/],
    [['fd00::/129'], /not a network/],
    [[7], /not a text/],
    // Everybody.
    [['0.0.0.0/0'], /too many/],
    [['::/0'], /too many/],
    [['10.0.0.1', '10.0.0.0/7'], /too many/],
  ])('refuses %j', (addresses, sentence) => {
    expect(faults(addresses).join()).toMatch(sentence);
  });
  it('refuses another header', () => {
    for (const header of ['X-Forwarded-For', 'x-real-ip', undefined])
      expect(findProxyFaults({ addresses: ['::1'], header } as unknown as TrustedProxies).join()).toMatch(/has to be/);
  });
});
