// Keys that change: the root with a new build of the host, the publisher's with its chain, and a recovery that everybody sees coming.
import { ed25519KeyOf, type PublisherKeyEntry } from '@davit/bundle';
import type { Signer } from '@davit/crypto';
import { describe, expect, it } from 'vitest';
import { createReleaseTrust } from '../src/core/trust/create-release-trust.ts';
import { decideVersion } from '../src/core/trust/decide-version.ts';
import { bareCrypto } from './bare-crypto.ts';
import {
  DAY,
  firstLink,
  HOUR,
  type LinkOptions,
  link,
  publisherKeys,
  RECORD_KEY,
  type RecordOptions,
  root,
  START,
  signed,
  TestDevice,
  thief,
  version,
} from './trust-world.ts';

const [first, second, third] = publisherKeys;
/** Registered with `first`; from version 5 on `second` signs. */
const next = (changes: Partial<LinkOptions> = {}) =>
  link({ index: 1, key: second, by: first, signedBy: 'previous', from: 5, ...changes });
const recovery = (changes: Partial<LinkOptions> = {}) =>
  link({ index: 1, key: third, by: root, signedBy: 'recovery', from: 3, at: START, ...changes });

async function deviceThatKnows(chain: readonly PublisherKeyEntry[], options: RecordOptions = {}) {
  const device = new TestDevice();
  device.registry.serve(await signed({ seq: 1, publisher_keys: chain, ...options }));
  const tab = device.open();
  expect(await tab.version()).toBeTypeOf('number');
  const offer = async (seq: number, chain: readonly PublisherKeyEntry[], more: RecordOptions = {}) => {
    device.registry.serve(await signed({ seq, publisher_keys: chain, ...more }));
    return tab.current();
  };
  return { device, tab, offer };
}
const keyName = (key: string | null): string | null => {
  const names: readonly [string, Signer][] = [
    ['first', first],
    ['second', second],
    ['third', third],
    ['thief', thief],
  ];
  return names.find(([, signer]) => ed25519KeyOf(signer) === key)?.[0] ?? null;
};
describe('the root', () => {
  it('T102 is the one of the host’s build: another one’s records are refused, and believed from another state', async () => {
    const newRoot = thief;
    const newRecord = await signed({
      seq: 1,
      rootBy: newRoot,
      publisher_keys: [await link({ index: 0, key: first, by: newRoot, signedBy: 'root', from: 1 })],
    });
    const { device, tab } = await deviceThatKnows([await firstLink()], { seq: 9 });
    device.registry.serve(newRecord);
    expect(await tab.version()).toBe(9);
    expect(tab.refusals()).toEqual(['bad_online_key']);
    const built = device.open(ed25519KeyOf(newRoot));
    expect(await built.trust.known('food')).toBeNull();
    expect(await built.version()).toBe(1);
    device.registry.mirror = () => ({ kind: 'offline' });
    expect(await tab.version()).toBe(9);
  });
});

describe(createReleaseTrust, () => {
  it('T088 takes a new publisher key that the one before has signed, and no other', async () => {
    const { tab, offer } = await deviceThatKnows([await firstLink()]);
    for (const by of [thief, second]) await offer(2, [await firstLink(), await next({ by })]);
    expect(tab.refusals()).toEqual(['bad_publisher_chain']);
    expect(await offer(3, [await firstLink(), await next()])).toMatchObject({ record: { seq: 3 } });
  });

  it.each([
    ['with the record that said it', false],
    ['after that record was lost', true],
  ])('refuses a chain that was cut or forked, even under the genuine online key, %s', async (_, isLost) => {
    const { device, offer } = await deviceThatKnows([await firstLink(), await next()]);
    if (isLost) device.store.entries.delete(RECORD_KEY());
    const tab = device.open();
    const chains = [
      [await firstLink()],
      [await firstLink(), await next({ key: thief })],
      // A thief of the first key makes room for versions of their own.
      [await firstLink(), await next({ from: 9 })],
      [await link({ index: 0, key: thief, by: root, signedBy: 'root', from: 1 })],
    ];
    for (const [at, chain] of chains.entries()) {
      await offer(2 + at, chain);
      expect(await tab.version()).toBe(isLost ? 'refused' : 1);
    }
    // The second and the third are one event: link 1 is another one.
    expect(tab.refusals()).toEqual(['truncated_chain', 'forked_chain', 'forked_chain']);
    await offer(6, [await firstLink(), await next(), await recovery({ index: 2 })]);
    expect(await tab.current()).toMatchObject({ record: { seq: 6 } });
  });

  it('announces a recovery once, lets the old key work for 72 hours, and then the new one', async () => {
    const { device, tab, offer } = await deviceThatKnows([await firstLink()]);
    const chain = [await firstLink(), await recovery()];
    const channels = { stable: { current: version(3) } };
    expect(await offer(2, chain, { channels })).toMatchObject({ recoveryAt: START + 3 * DAY });
    await offer(3, chain, { channels });
    expect(tab.events).toEqual([{ type: 'recovery_announced', appId: 'food', effectiveAt: START + 3 * DAY }]);
    const keyOfCurrent = async () => {
      const release = await tab.current();
      if (typeof release === 'string') return release;
      const sha256 = bareCrypto.sha256;
      const question = { release, channel: 'stable', user: 'alice', installed: null, alone: true, sha256 } as const;
      const decision = await decideVersion({ ...question, crashes: new Map() });
      return decision.ok ? keyName(decision.value.publisherKey) : decision.failure.reason;
    };
    expect(await keyOfCurrent()).toBe('first');
    device.time = START + 3 * DAY - 1;
    await offer(4, chain, { channels, issued_at: device.time - HOUR });
    expect(await keyOfCurrent()).toBe('first');
    device.time = START + 3 * DAY;
    expect(await keyOfCurrent()).toBe('third');
    expect(await tab.trust.known('food')).toMatchObject({ recoveryAt: null });
    expect(tab.events).toHaveLength(1);
    // A clock that is set back does not give the old key another chance.
    await offer(5, chain, { channels, issued_at: START + 3 * DAY });
    device.time = START;
    expect(await keyOfCurrent()).toBe('third');
  });
});
