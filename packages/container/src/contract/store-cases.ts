// What the container itself keeps: small values with an atomic change, and verified bundles. Language only.
import { type ContractCase, type ContractWorld, check, same } from './contract-case.ts';

let last = 0;
/** A name that no other case uses, in this run or an earlier one. */
const fresh = ({ adapter }: ContractWorld): string => {
  last += 1;
  return `contract:${adapter.clock()}:${last}`;
};

export const STORE_CASES: readonly ContractCase[] = [
  {
    name: 'the store answers what was put, null for what was not, and forgets what is deleted',
    async run(world) {
      const { store } = world.adapter;
      const key = fresh(world);
      same(await store.get(key), null, 'before');
      const text = 'ä"\\\u0000\u2028🦑 ';
      for (const [old, next] of [
        [null, text],
        [text, ''],
        ['', 'x'.repeat(100_000)],
      ] as const) {
        same(await store.cas(key, old, next), true, 'the change');
        same(await store.get(key), next, 'after the change');
      }
      same(await store.cas(key, 'x'.repeat(100_000), null), true, 'the deletion');
      same(await store.get(key), null, 'after the deletion');
    },
  },
  {
    name: 'the store changes nothing for who expects another value',
    async run(world) {
      const { store } = world.adapter;
      const key = fresh(world);
      same(await store.cas(key, 'old', 'new'), false, 'a change of what is not there');
      same(await store.get(key), null, 'what is there');
      await store.cas(key, null, 'a');
      for (const next of ['b', null]) same(await store.cas(key, null, next), false, 'a first change of what is there');
      same(await store.cas(key, 'b', null), false, 'a deletion of another value');
      same(await store.get(key), 'a', 'what is still there');
    },
  },
  {
    name: 'of many who change the same value at once exactly one wins, each time',
    async run(world) {
      const { store } = world.adapter;
      const key = fresh(world);
      let value: string | null = null;
      for (let round = 0; round < 5; round += 1) {
        const old: string | null = value;
        const changes = Array.from({ length: 20 }, (_, nth) => store.cas(key, old, `${round}.${nth}`));
        const won = (await Promise.all(changes)).flatMap((is, nth) => (is ? [`${round}.${nth}`] : []));
        same(won.length, 1, 'how many won');
        value = await store.get(key);
        same(value, won[0], 'whose value stands');
      }
    },
  },
  {
    name: 'the store lists its keys by their beginning, whatever stands in them',
    async run(world) {
      const { store } = world.adapter;
      const prefix = fresh(world);
      const keys = ['', '/a', '/a:b', '/a%', '/ä', '/_'].map((end) => `${prefix}${end}`);
      for (const key of keys) await store.cas(key, null, '1');
      same([...(await store.keys(prefix))].sort(), [...keys].sort(), 'all keys');
      same(await store.keys(`${prefix}/a%`), [`${prefix}/a%`], 'the keys with a sign that queries read otherwise');
      same(await store.keys(`${prefix}/_`), [`${prefix}/_`], 'the keys with another such sign');
      for (const key of keys) await store.cas(key, '1', null);
      same(await store.keys(prefix), [], 'no keys');
    },
  },
  {
    name: 'kept bytes come back as they were put, by name, until they are deleted',
    async run(world) {
      const { blobs } = world.adapter;
      const name = fresh(world);
      same(await blobs.get(name), null, 'before');
      const bytes = Uint8Array.from({ length: 1 << 20 }, (_, at) => (at * 7 + (at >> 8)) & 255);
      const given = bytes.slice();
      await blobs.put(name, given);
      given.fill(0);
      const found = await blobs.get(name);
      check(found !== null && found.length === bytes.length, 'the bytes are not there whole');
      check(
        found.every((byte, at) => byte === bytes[at]),
        'other bytes came back',
      );
      check((await blobs.names()).includes(name), 'the name is not listed');
      await blobs.put(name, Uint8Array.of(1, 2));
      same([...((await blobs.get(name)) ?? [])], [1, 2], 'what replaced them');
      await blobs.delete(name);
      await blobs.delete(name);
      same(await blobs.get(name), null, 'after the deletion');
      check(!(await blobs.names()).includes(name), 'the name is still listed');
    },
  },
];
