// Two registry processes on one file and one folder: what must happen once does, and no change is lost.
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCrypto } from '@davit/crypto/node';
import { verifyLog } from '@davit/registry';
import { bundleOf, createBed, digestOf } from '@davit/registry/store-contract';
import { createDiskBlobStore, createSqliteRegistryStore } from '@davit/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleProgram } from '../../../tools/bundle-program.mjs';
import { childPrograms, type Program } from './child-program.ts';
import { temporaryFiles } from './temporary-file.ts';

const temporaryFile = temporaryFiles();
const startProgram = childPrograms();

let program = '';
beforeAll(async () => {
  program = await bundleProgram('packages/store/tests/registry-program.ts');
}, 60_000);

const root = mkdtempSync(join(tmpdir(), 'davit-blobs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function open() {
  const path = temporaryFile();
  const folder = mkdtempSync(join(root, 'bundles-'));
  const store = await createSqliteRegistryStore({ path });
  const bed = createBed({ store, blobs: await createDiskBlobStore(folder) });
  await bed.register();
  const programs: readonly Program[] = [startProgram(program, path, folder), startProgram(program, path, folder)];
  await Promise.all(programs.map((one) => one.call('open')));
  return { bed, store, folder, programs };
}
type Told = readonly [told: string, digest: string | null];

describe('two registry processes on one file', () => {
  test('T085 let exactly one of 64 parallel publishes of one version with different bytes win', async () => {
    const { bed, store, folder, programs } = await open();
    const bundles = await Promise.all(Array.from({ length: 64 }, (_, at) => bundleOf({ text: `Build ${at}.` })));
    const halves = programs.map((_, half) =>
      bundles.filter((_bytes, at) => at % 2 === half).map((bytes) => Buffer.from(bytes).toString('base64')),
    );
    const answers = (
      await Promise.all(programs.map((one, half) => one.call<Told[]>('publishAll', { bundles: halves[half], code: 1 })))
    ).flat();
    const won = answers.filter(([told]) => told === '200');
    expect(won).toHaveLength(1);
    expect(answers.filter(([told]) => told === '409 registry/version-conflict')).toHaveLength(63);
    const [version] = await bed.versions();
    expect([version.digest, version.state]).toEqual([won[0]?.[1], 'published']);
    expect(await bed.blobs.has(version.digest)).toBe(true);
    // A process that lost after its look has kept bytes that nobody names, at most one each; they go with the next sweep.
    const names = await readdir(folder);
    expect(names.length).toBeLessThanOrEqual(2);
    const blobs = await createDiskBlobStore(folder);
    await blobs.sweep(store.named, -1_000);
    expect(await readdir(folder)).toEqual([`${version.digest}.ma`]);
    const again = bundles.filter((bytes) => digestOf(bytes) === version.digest);
    const same = { bundles: again.map((bytes) => Buffer.from(bytes).toString('base64')), code: 1 };
    expect(await programs[0]?.call('publishAll', same)).toEqual([['200', version.digest]]);
    await store.close();
  });

  test('lose no change of a release, give each its seq, and write one log that holds', async () => {
    const { bed, store, programs } = await open();
    await bed.publish();
    await bed.release(1);
    const reasons = Array.from({ length: 20 }, (_, at) => `Reason ${at}.`);
    const told = await Promise.all(
      programs.map((one, half) =>
        one.call<readonly unknown[]>(
          'suspendAll',
          reasons.filter((_, at) => at % 2 === half),
        ),
      ),
    );
    expect(told.flat()).toEqual(Array(20).fill(200));
    expect((await bed.record()).seq).toBe(21);
    const log = await store.log(0, 100);
    expect(await verifyLog(log, { sha256: nodeCrypto.sha256 })).toMatchObject({ ok: true, value: { seq: 23 } });
    const suspended = log.flatMap(({ body }) => JSON.parse(body ?? '').evidence.reason ?? []);
    expect(suspended.sort()).toEqual([...reasons].sort());
    await store.close();
  });

  test('a process that is killed while it publishes leaves a log that holds and names only bytes that are there', async () => {
    const { bed, store, programs } = await open();
    const [one] = programs;
    const bundles = await Promise.all(Array.from({ length: 12 }, (_, at) => bundleOf({ code: at + 1 })));
    for (const [at, bytes] of bundles.entries()) {
      const call = one?.call('publishAll', { bundles: [Buffer.from(bytes).toString('base64')], code: at + 1 });
      if (at === 6) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        await one?.kill();
        await call?.catch(() => undefined);
        break;
      }
      await call;
    }
    const versions = await bed.versions();
    expect([6, 7]).toContain(versions.length);
    for (const { digest } of versions) expect(await bed.blobs.get(digest)).not.toBeNull();
    expect(await verifyLog(await store.log(0, 100), { sha256: nodeCrypto.sha256 })).toMatchObject({ ok: true });
    expect((await bed.publish({ code: 8 })).status).toBe(200);
    await store.close();
  });
});
