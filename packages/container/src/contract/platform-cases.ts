// Clock, timers, randomness, cryptography, the right to run, isolation and what happens around the host. Language only.
import type { VerifiedBundle } from '@davit/bundle';
import { decodeBase64url, encodeUtf8, toHex } from '@davit/crypto';
import type { IsolationLevel } from '@davit/protocol';
import { type ContractCase, check, pause, same } from './contract-case.ts';
import { driverBundle } from './driver-bundle.ts';

const LEVELS: { readonly [K in keyof IsolationLevel]: readonly IsolationLevel[K][] } = {
  process: ['own', 'shared'],
  egress: ['closed', 'csp'],
  storage: ['persistent', 'session'],
  siblings: ['cross-site', 'same-site'],
};
/** RFC 8032 §7.1, test 3. */
const ED25519 = {
  key: { kty: 'OKP', crv: 'Ed25519', x: '_FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU' },
  message: Uint8Array.of(0xaf, 0x82),
  signature: 'YpHWV97sJAJIJ-acOr4BowzlSKKEdDpEXjaA19taw6wY_5tTjRbykK5n92CYTcZZSnwV6XFu0o3AJ77O6h7ECg',
};
/** Any signature that is 64 bytes of zeros. */
const ZEROS = new Uint8Array(64);

export const PLATFORM_CASES: readonly ContractCase[] = [
  {
    name: 'SHA-256 is that of FIPS 180, for nothing and for a million letters',
    async run({ adapter: { crypto } }) {
      const known = [
        ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
        ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
        ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
      ] as const;
      for (const [text, hash] of known) same(toHex(await crypto.sha256(encodeUtf8(text))), hash, text.slice(0, 3));
    },
  },
  {
    name: 'a bundle is accepted whole with its key, and refused with one changed byte, another key, digest, name or version',
    async run({ adapter }) {
      const { bytes, expected } = driverBundle();
      const verified = await adapter.verifyBundle(bytes, expected);
      check(verified.ok, `refused: ${JSON.stringify(verified)}`);
      const { integrityId, files, integrity }: VerifiedBundle = verified.value;
      same([...files.keys()].sort(), Object.keys(integrity.files).sort(), 'its files');
      check(bytes.length > 0 && /^[0-9a-f]{64}$/.test(integrityId), 'its bytes or its name are gone');
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ 1;
        // With its own digest, so that the signature has to decide.
        const digest = toHex(await adapter.crypto.sha256(changed));
        for (const claim of [expected, { ...expected, digest }])
          check(!(await adapter.verifyBundle(changed, claim)).ok, `accepted with byte ${at} changed`);
      }
      const others = [
        { publisherKey: ED25519.key.x },
        { digest: '0'.repeat(64) },
        { appId: 'contract-b' },
        { versionCode: 2 },
      ];
      for (const other of others)
        check(
          !(await adapter.verifyBundle(bytes, { ...expected, ...other })).ok,
          `accepted as ${JSON.stringify(other)}`,
        );
    },
  },
  {
    name: 'Ed25519 signatures are checked, and what is no key or no signature is false without an exception',
    async run({ adapter: { crypto } }) {
      const { key, message } = ED25519;
      const signature = decodeBase64url(ED25519.signature) ?? ZEROS;
      const verify = (jwk: object, given: Uint8Array, data: Uint8Array) =>
        crypto.verify('EdDSA', jwk as typeof key, given, data);
      same(await verify(key, signature, message), true, 'the right one');
      same(await verify(key, signature, Uint8Array.of(0xaf)), false, 'of another message');
      same(await verify(key, ZEROS, message), false, 'zeros');
      same(await verify(key, new Uint8Array(), message), false, 'nothing');
      same(await verify({ ...key, x: 'AA' }, signature, message), false, 'with a short key');
      same(await verify({ kty: 'EC' }, signature, message), false, 'with a key of another kind');
    },
  },
  {
    name: 'random bytes are as many as were asked for, and others each time',
    async run({ adapter }) {
      for (const length of [0, 1, 16, 32, 1024]) same(adapter.random(length).length, length, 'their number');
      const drawn = new Set(Array.from({ length: 200 }, () => toHex(adapter.random(16))));
      same(drawn.size, 200, 'how many are different');
      const ones = [...adapter.random(8192)].reduce((sum, byte) => sum + toBits(byte), 0);
      check(Math.abs(ones - 32_768) < 1500, `${ones} of 65,536 bits are set`);
    },
  },
  {
    name: 'time goes on in milliseconds, and timers fire once, in order, not too early, and not when cleared',
    async run(world) {
      const { adapter } = world;
      check(adapter.clock() > 1_700_000_000_000 && adapter.clock() < 10_000_000_000_000, 'the clock counts otherwise');
      const start = adapter.now();
      const fired: string[] = [];
      const cleared = adapter.timers.set(() => void fired.push('cleared'), 50);
      adapter.timers.set(() => void fired.push('late'), 150);
      adapter.timers.set(() => void fired.push('soon'), 20);
      adapter.timers.clear(cleared);
      for (const nothing of [null, undefined, cleared]) adapter.timers.clear(nothing);
      await pause(world, 400);
      same(fired, ['soon', 'late'], 'what fired');
      const passed = adapter.now() - start;
      check(passed >= 390 && passed < 10_000, `400 ms were ${passed}`);
    },
  },
  {
    name: 'the right to run is had alone, given back, and soon had again',
    async run(world) {
      const first = await world.adapter.enter('contract-a');
      first.settle();
      first.release();
      first.release();
      same(first.alone, true, 'alone');
      let isAlone = false;
      for (let attempt = 0; attempt < 20 && !isAlone; attempt += 1) {
        if (attempt > 0) await pause(world, 50);
        const again = await world.adapter.enter('contract-a');
        isAlone = again.alone;
        again.release();
      }
      same(isAlone, true, 'alone again within a second');
    },
  },
  {
    name: 'the isolation level is said in its words, keeps storage, and stays what it is',
    async run({ adapter }) {
      const level = await adapter.probe();
      for (const [name, values] of Object.entries(LEVELS))
        check(
          (values as readonly string[]).includes(level[name as keyof IsolationLevel]),
          `${name} is ${JSON.stringify(level)}`,
        );
      same(Object.keys(level).sort(), Object.keys(LEVELS).sort(), 'what is said');
      same(await adapter.probe(), level, 'the second answer');
    },
  },
  {
    name: 'each mini-program has an exact origin of its own',
    async run({ adapter }) {
      const [a, b] = [adapter.originOf('contract-a'), adapter.originOf('contract-b')];
      for (const origin of [a, b])
        check(/^[a-z][a-z-]*:\/\/[a-z0-9.-]+(?::\d+)?$/.test(origin), `${origin} is no origin`);
      check(a !== b && a === adapter.originOf('contract-a'), 'origins are shared, or change');
    },
  },
  {
    name: 'what happens around the host is told to each who asked, until they ask no more',
    async run(world) {
      const { events } = world.adapter;
      const kinds = [
        ['background', events.onBackground],
        ['foreground', events.onForeground],
        ['memoryPressure', events.onMemoryPressure],
      ] as const;
      for (const [what, on] of kinds) {
        let kept = 0;
        let left = 0;
        const stop = on(() => {
          kept += 1;
        });
        const leave = on(() => {
          left += 1;
        });
        leave();
        leave();
        const make = world.around[what];
        make?.();
        await pause(world, 100);
        same([kept, left], [make === null ? 0 : 1, 0], what);
        stop();
        make?.();
        await pause(world, 100);
        same(kept, make === null ? 0 : 1, `${what} after the end`);
      }
    },
  },
  {
    name: 'nobody is told what they said themselves, the keyboard comes to rest, and notes are taken without a word',
    async run(world) {
      const { adapter } = world;
      const { onTold } = adapter.peers;
      const told: unknown[] = [];
      adapter.peers.onTold = (message) => void told.push(message);
      adapter.peers.tell({ a: 1 });
      const start = adapter.now();
      await adapter.keyboardSettled();
      check(adapter.now() - start < 3000, 'the keyboard did not come to rest');
      adapter.prepare?.('contract-a');
      adapter.log('contract.noted', { a: 1 });
      adapter.log('contract.noted');
      await pause(world, 100);
      same(told, [], 'what it heard of itself');
      adapter.peers.onTold = onTold;
    },
  },
];

function toBits(byte: number): number {
  let [rest, count] = [byte, 0];
  for (; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
