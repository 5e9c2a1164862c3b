// T105 without a browser: an update is cut off at each of its steps in turn, and whatever worker answers then has a whole version.
// The caches and the registration are models in memory; a step that is cut off never ends.
import { encodeUtf8, toHex } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bytes, cacheName, completeCache, dropOtherVersions } from './verified-cache.ts';

const KILL_POINTS = process.env.DAVIT_LONG === '1' ? 1000 : 200;

interface Version {
  readonly integrityId: string;
  readonly blobs: ReadonlyMap<string, Bytes>;
}
const hashOf = async (bytes: Bytes): Promise<string> => toHex(await nodeCrypto.sha256(bytes));
async function versionOf(texts: readonly string[]): Promise<Version> {
  const blobs = new Map<string, Bytes>();
  const keep = async (text: string): Promise<string> => {
    const bytes = new Uint8Array(encodeUtf8(text));
    const hash = await hashOf(bytes);
    blobs.set(hash, bytes);
    return hash;
  };
  const files = Object.fromEntries(
    await Promise.all(texts.map(async (text, at) => [`${at}.js`, await keep(text)] as const)),
  );
  return { integrityId: await keep(JSON.stringify({ files })), blobs };
}

/** What runs, until it is killed: from its kill on, none of its steps ever ends. */
interface Life {
  left: number;
  readonly killed: () => void;
}
/** One origin in one profile. */
function createOrigin() {
  const stored = new Map<string, Map<string, Bytes>>();
  let active: Version | null = null;
  const stepOf =
    (life: Life) =>
    async <T>(change: () => T): Promise<T> => {
      await null;
      if (life.left <= 0) {
        life.killed();
        return new Promise<T>(() => {});
      }
      life.left -= 1;
      return change();
    };
  const cachesOf = (life: Life): CacheStorage => {
    const step = stepOf(life);
    const cacheOf = (files: Map<string, Bytes>) => ({
      match: (key: string) => step(() => (files.has(key) ? new Response(files.get(key)) : undefined)),
      put: (key: string, response: Response) =>
        response.arrayBuffer().then((bytes) => step(() => void files.set(key, new Uint8Array(bytes)))),
    });
    return {
      open: (name: string) =>
        step(() => {
          const files = stored.get(name) ?? new Map<string, Bytes>();
          stored.set(name, files);
          return cacheOf(files);
        }),
      keys: () => step(() => [...stored.keys()]),
      delete: (name: string) => step(() => stored.delete(name)),
    } as unknown as CacheStorage;
  };
  return {
    get active() {
      return active;
    },
    stored,
    /** A launch as launch.ts has it, whose page is killed after so many steps. Answers how many it took. */
    async launch(version: Version, steps: number): Promise<number> {
      let life: Life = { left: steps, killed: () => {} };
      const killed = new Promise<void>((done) => {
        life = { left: steps, killed: done };
      });
      const step = stepOf(life);
      const takeOver = (): Promise<void> =>
        step(() => {
          active = version;
        });
      const run = async (): Promise<void> => {
        // Where there was none before, the worker starts while the files arrive.
        const first = active === null ? takeOver() : null;
        await completeCache(cachesOf(life), version.integrityId, (hash) =>
          step(() => (version.blobs.get(hash) as Bytes).slice()),
        );
        if (first === null && active === version) return;
        // One worker takes over from the other at once, or not at all.
        await (first ?? takeOver());
        await dropOtherVersions(cachesOf(life), version.integrityId);
      };
      await Promise.race([run(), killed]);
      return steps - life.left;
    },
  };
}

const isWhole = (version: Version, stored: ReturnType<typeof createOrigin>['stored']): boolean =>
  [...version.blobs].every(([hash, bytes]) => {
    const kept = stored.get(cacheName(version.integrityId))?.get(`/${hash}`);
    return kept !== undefined && Buffer.compare(kept, bytes) === 0;
  });

test(`T105 ${KILL_POINTS} updates, each cut off at a step of its own, leave a whole version to every worker`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 9 }), { minLength: 2, maxLength: 4 }),
      fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }),
      async (contents, kills) => {
        const versions = await Promise.all(contents.map(versionOf));
        const origin = createOrigin();
        await origin.launch(versions[0] as Version, 1e6);
        for (const [nth, steps] of kills.entries()) {
          await origin.launch(versions[(nth + 1) % versions.length] as Version, steps);
          expect(origin.active !== null && isWhole(origin.active, origin.stored)).toBe(true);
        }
        // Whatever was left behind, the next launch is whole; one that takes over leaves nothing else.
        const last = versions.at(-1) as Version;
        const takesOver = origin.active !== last;
        await origin.launch(last, 1e6);
        expect(origin.active).toBe(last);
        expect(isWhole(last, origin.stored)).toBe(true);
        if (takesOver) expect([...origin.stored.keys()]).toEqual([cacheName(last.integrityId)]);
      },
    ),
    { numRuns: KILL_POINTS },
  );
});

test('T105 a first launch, cut off anywhere, is made whole by the next one, of whichever version', async () => {
  const [one, other] = [await versionOf(['a', 'b', 'c']), await versionOf(['d', 'e'])];
  const steps = await createOrigin().launch(one, 1e6);
  for (const next of [one, other])
    for (let cut = 0; cut < steps; cut += 1) {
      const origin = createOrigin();
      await origin.launch(one, cut);
      await origin.launch(next, 1e6);
      expect([cut, origin.active === next, isWhole(next, origin.stored)]).toEqual([cut, true, true]);
    }
});

test('T103 a launch repairs what was changed, and asks for nothing else', async () => {
  const version = await versionOf(['a', 'b', 'c']);
  const origin = createOrigin();
  await origin.launch(version, 1e6);
  const files = origin.stored.get(cacheName(version.integrityId)) as Map<string, Bytes>;
  const [first = ''] = files.keys();
  for (const change of [() => files.delete(first), () => files.set(first, new Uint8Array([1]))]) {
    change();
    const repairing = await origin.launch(version, 1e6);
    expect(isWhole(version, origin.stored)).toBe(true);
    // Two steps more than a launch that finds everything right: one file is fetched and written.
    expect(repairing - (await origin.launch(version, 1e6)) <= 2).toBe(true);
  }
});
