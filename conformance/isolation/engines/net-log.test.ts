// The judge of look-ups: what it does not see in the log would count as never asked.
import { describe, expect, it } from 'vitest';
import { lookupsIn } from './net-log.ts';

const TYPES = { DNS_TRANSACTION: 3, DNS_TRANSACTION_QUERY: 4, HOST_RESOLVER_MANAGER_JOB: 2, SOCKET_POOL: 9 };
const log = (...events: readonly object[]): string =>
  `{"constants":{"logEventTypes":${JSON.stringify(TYPES)}},\n"events": [\n${events.map((event) => `${JSON.stringify(event)},\n`).join('')}`;

describe(lookupsIn, () => {
  it('finds what the browser looks up itself, with or without scheme and port', () => {
    const hosts = ['https://One.evil.test', 'two.evil.test:3478', 'three.evil.test'];
    const found = lookupsIn(log(...hosts.map((host) => ({ type: 2, params: { host } }))));
    expect(found).toEqual(['one.evil.test', 'two.evil.test', 'three.evil.test']);
  });

  it('finds what a peer connection has it ask, of which the log has the question only', () => {
    const asked = { type: 3, params: { hostname: 'stun.evil.test.', query_type: 1 } };
    expect(lookupsIn(log(asked))).toEqual(['stun.evil.test']);
    expect(lookupsIn(log({ type: 4, params: { qname: 'stun.evil.test' } }))).toEqual(['stun.evil.test']);
  });

  it('takes no other event for a look-up, and reads a log that ends in the middle of a line', () => {
    const events = [
      { type: 9, params: { host: 'other.test' } },
      { type: 2, params: { host: 'one.test' } },
      { type: 2 },
    ];
    expect(lookupsIn(`${log(...events)}{"type":2,"params":{"host":"cut`)).toEqual(['one.test']);
  });
});
