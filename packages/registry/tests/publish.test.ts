// Publishing through the endpoint: what becomes a version, what never does, and what a failure leaves behind.
import { createHash } from 'node:crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import { createMemoryBlobStore, createMemoryRegistryStore } from '../src/index.ts';
import { bundleOf, firstKey, foods, shops, thief } from './example-bundles.ts';
import { createBed, createFoodBed } from './registry-bed.ts';

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('PUT …/versions/{version_code}', () => {
  test('publishes a signed bundle, keeps its bytes by digest, and releases nothing', async () => {
    const bed = await createFoodBed();
    const bytes = await bundleOf({ scopes: ['openid'], connect: ['https://api.food.example'] });
    const answer = await bed.ask('PUT', '/apps/food/versions/1', { as: 'ci', bytes });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      version: expect.objectContaining({
        app_id: 'food',
        version_code: 1,
        version_name: '1.1.0',
        digest: digestOf(bytes),
        size: bytes.length,
        integrity_id: expect.stringMatching(/^[0-9a-f]{64}$/),
        published_by: 'ci',
        state: 'published',
        review: null,
        channels: [],
        widened: { scopes: ['openid'], permissions: [], connect: ['https://api.food.example'] },
      }),
      warnings: [],
    });
    expect(await bed.blobs.get(digestOf(bytes))).toEqual(bytes);
    expect((await bed.ask('GET', '/apps/food/record')).status).toBe(404);
    expect((await bed.ask('GET', '/apps')).json.apps).toEqual([]);
  });

  test('answers the same when the same bytes come again, whoever has released them meanwhile', async () => {
    const bed = await createFoodBed();
    const first = await bed.publish();
    const head = await bed.store.head();
    expect((await bed.publish()).json).toEqual(first.json);
    await bed.publish({ code: 2 });
    await bed.release(1);
    const again = await bed.publish();
    expect(again.json.version).toEqual({ ...first.json.version, state: 'released', channels: ['stable'] });
    expect(await bed.store.log(head.seq, 10)).toHaveLength(2);
  });

  test('T084 refuses other bytes of a version for ever, lower codes, other spellings of a name, and numbers that are none', async () => {
    const bed = await createFoodBed();
    await bed.publish({ code: 2, versionName: '1.0.0+a' });
    const refusals = [
      [await bed.publish({ code: 2, versionName: '1.0.0+a', text: 'Other.' }), '409 registry/version-conflict'],
      [await bed.publish({ code: 1, versionName: '0.9.0' }), '409 registry/version-not-higher'],
      [await bed.publish({ code: 3, versionName: '1.0.0+b' }), '409 registry/version-name-taken'],
      [await bed.publish({ code: 3, versionName: '1.0.0' }), '409 registry/version-name-taken'],
    ] as const;
    for (const [answer, told] of refusals) expect(bed.told(answer)).toBe(told);
    const bytes = await bundleOf();
    for (const code of ['0', '01', '-1', '1e3', '2147483648', '9007199254740993', '1.0', 'x', '%31'])
      expect([code, bed.told(await bed.ask('PUT', `/apps/food/versions/${code}`, { as: 'ci', bytes }))]).toEqual([
        code,
        '400 registry/invalid-version-code',
      ]);
    expect((await bed.versions()).map(({ version_code }: { version_code: number }) => version_code)).toEqual([2]);
    expect(bed.told(await bed.publish({ code: 3, versionName: '1.0.1' }))).toBe(200);
  });

  test('T085 lets exactly one of 64 parallel publishes of one version with different bytes win', async () => {
    const bed = await createFoodBed();
    const bundles = await Promise.all(Array.from({ length: 64 }, (_, at) => bundleOf({ text: `Build ${at}.` })));
    const answers = await Promise.all(
      bundles.map((bytes) => bed.ask('PUT', '/apps/food/versions/1', { as: 'ci', bytes })),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter((answer) => bed.told(answer) === '409 registry/version-conflict')).toHaveLength(63);
    const [version] = await bed.versions();
    expect(version.digest).toBe(won[0]?.json.version.digest);
    const kept = await Promise.all(bundles.map((bytes) => bed.blobs.has(digestOf(bytes))));
    expect(kept.filter(Boolean)).toHaveLength(1);
    const again = await bed.ask('PUT', '/apps/food/versions/1', {
      as: 'ci',
      bytes: bundles.find((bytes) => digestOf(bytes) === version.digest) as Uint8Array,
    });
    expect(again.json).toEqual(won[0]?.json);
  });

  test('T085 gives 64 parallel publishes of the same bytes one answer and one log entry', async () => {
    const bed = await createFoodBed();
    const bytes = await bundleOf();
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => bed.ask('PUT', '/apps/food/versions/1', { as: 'ci', bytes })),
    );
    expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
    expect((await bed.store.head()).seq).toBe(2);
  });

  test('T086 takes no bundle that the publisher’s key has not signed, whoever is logged in', async () => {
    const bed = await createFoodBed();
    for (const signer of [thief, shops]) {
      const answer = await bed.publish({ signer });
      expect(bed.told(answer)).toBe('422 registry/bundle-refused');
      expect(answer.json.problems).toEqual([
        expect.objectContaining({ code: 'bundle/bad-signature', severity: 'error', hint: expect.any(String) }),
      ]);
    }
    expect(await bed.versions()).toEqual([]);
  });

  test('T101 takes no bundle of another mini-program or another version, though the same publisher has signed it', async () => {
    const bed = await createFoodBed();
    await bed.register('soup');
    const bytes = await bundleOf({ appId: 'soup', code: 3 });
    const codes = async (path: string) =>
      (await bed.ask('PUT', path, { as: 'ci', bytes })).json.problems.map(({ code }: { code: string }) => code);
    expect(await codes('/apps/food/versions/3')).toEqual(['bundle/wrong-app']);
    expect(await codes('/apps/soup/versions/4')).toEqual(['bundle/wrong-version']);
  });

  test('T082 T083 T095 takes no bundle with a byte more, less or other than was signed', async () => {
    const bed = await createFoodBed();
    const bytes = await bundleOf();
    const spoilt = [
      Buffer.concat([bytes, Buffer.from([0])]),
      Buffer.concat([Buffer.from([0]), bytes]),
      bytes.subarray(0, bytes.length - 1),
      bytes.subarray(0, bytes.length >> 1),
      ...[0, 0.1, 0.3, 0.5, 0.7, 0.9].map((share) => {
        const copy = Uint8Array.from(bytes);
        const at = Math.floor(share * bytes.length);
        copy[at] = (copy[at] ?? 0) ^ 1;
        return copy;
      }),
    ];
    for (const body of spoilt)
      expect(bed.told(await bed.ask('PUT', '/apps/food/versions/1', { as: 'ci', bytes: body }))).toBe(
        '422 registry/bundle-refused',
      );
    expect(bed.told(await bed.ask('PUT', '/apps/food/versions/1', { as: 'ci' }))).toBe('400 registry/bundle-missing');
    expect(await bed.versions()).toEqual([]);
    expect(await bed.blobs.has(digestOf(bytes))).toBe(false);
    expect((await bed.store.head()).seq).toBe(1);
  });

  test('T089 blocks a secret, says where it stands, and does not repeat it', async () => {
    const bed = await createFoodBed();
    const key = (await nodeCrypto.generateKey('EdDSA')).privateJwk;
    const secret = `ghp_${Buffer.from(key.d, 'base64url').toString('hex').slice(0, 36)}`;
    const answer = await bed.publish({ text: `<script>const token = "${secret}";</script>` });
    expect(bed.told(answer)).toBe('422 registry/bundle-refused');
    expect(answer.json.problems).toContainEqual(
      expect.objectContaining({ code: 'bundle/secret', severity: 'error', file: 'index.html', line: 1 }),
    );
    expect(JSON.stringify(answer.json)).not.toContain(secret);
    expect(await bed.versions()).toEqual([]);
  });

  test('T090 takes code from elsewhere for what it is: a warning that publisher and reviewer read', async () => {
    const bed = await createFoodBed();
    const answer = await bed.publish({ text: '<script src="https://cdn.example/lib.js"></script>' });
    expect(answer.json.warnings).toEqual([
      expect.objectContaining({ code: 'bundle/foreign-code', severity: 'warning', file: 'index.html' }),
    ]);
    expect(answer.json.version.state).toBe('published');
  });

  test('leaves nothing half published when the disk is full, and publishes once it is not', async () => {
    const memory = createMemoryBlobStore();
    const disk = { full: true };
    const blobs = {
      ...memory,
      put: (digest: string, bytes: Uint8Array) =>
        disk.full ? Promise.reject(new Error('ENOSPC')) : memory.put(digest, bytes),
    };
    const bed = await createFoodBed({ blobs });
    const bytes = await bundleOf();
    const publish = () => bed.ask('PUT', '/apps/food/versions/1', { as: 'ci', bytes });
    const answer = await publish();
    expect([bed.told(answer), answer.headers['retry-after']]).toEqual(['503 registry/unavailable', '5']);
    expect(bed.failures).toEqual([new Error('ENOSPC')]);
    expect(JSON.stringify(answer.json)).not.toContain('ENOSPC');
    expect([await bed.versions(), (await bed.store.head()).seq]).toEqual([[], 1]);
    disk.full = false;
    expect((await publish()).status).toBe(200);
  });

  test('leaves no version when the database cannot keep it, and names no bytes that are not there', async () => {
    const memory = createMemoryRegistryStore();
    const database = { full: false };
    const bed = await createFoodBed({
      store: {
        ...memory,
        commit: (change) => (database.full ? Promise.reject(new Error('full')) : memory.commit(change)),
      },
    });
    database.full = true;
    expect(bed.told(await bed.publish())).toBe('503 registry/unavailable');
    database.full = false;
    expect(await bed.versions()).toEqual([]);
    expect((await bed.publish()).status).toBe(200);
    for (const { digest } of await bed.versions()) expect(await bed.blobs.has(digest)).toBe(true);
  });

  test('only says what would happen on a dry run', async () => {
    const bed = await createFoodBed({ review: 'always' });
    const bytes = await bundleOf({ scopes: ['openid', 'email'] });
    const dry = await bed.ask('PUT', '/apps/food/versions/1?dry_run=true', { as: 'ci', bytes });
    expect(dry.json.version).toMatchObject({ state: 'in_review', widened: { scopes: ['email', 'openid'] } });
    expect([await bed.versions(), await bed.blobs.has(digestOf(bytes))]).toEqual([[], false]);
    expect(bed.told(await bed.publish({}, 'ci', '?dry_run=yes'))).toBe('400 registry/invalid-document');
    expect((await bed.publish({}, 'ci', '?dry_run=false')).status).toBe(200);
    expect(bed.told(await bed.publish({ text: 'x' }, 'ci', '?dry_run=true'))).toBe('409 registry/version-conflict');
  });

  test('goes on when another process writes between its look and its commit', async () => {
    const memory = createMemoryRegistryStore();
    const other = createBed({ store: memory });
    let late = 5;
    const bed = createBed({
      store: {
        ...memory,
        async commit(change) {
          if (late > 0) {
            late -= 1;
            await other.register(`other${late}`);
          }
          return memory.commit(change);
        },
      },
    });
    await other.register();
    expect((await bed.publish()).status).toBe(200);
    expect(late).toBe(0);
    expect((await bed.store.log(0, 100)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('needs a chain that begins at this version', async () => {
    const bed = createBed();
    await bed.register('food', 'foods', { publisher_key: await firstKey('food', foods, { from_version_code: 5 }) });
    expect(bed.told(await bed.publish({ code: 4 }))).toBe('409 registry/no-publisher-key');
    expect((await bed.publish({ code: 5 })).status).toBe(200);
  });
});
