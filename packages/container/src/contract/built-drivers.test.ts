// The committed drivers are what the sources beside them give, under a signature: one set of bytes for every platform.
import { readFile } from 'node:fs/promises';
import { verifyBundle } from '@davit/bundle';
import { decodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { expect, test } from 'vitest';
import { contractDrivers } from '../../../../tools/container-pages.mjs';
import { driverBundle } from './driver-bundle.ts';
import { DRIVERS, driverFiles } from './driver-files.ts';

test('the signed drivers are those that the sources give; `npm run docs` writes them', async () => {
  for (const [name, text] of Object.entries(await contractDrivers())) {
    expect([name, await readFile(new URL(`../${name}`, import.meta.url), 'utf8')]).toEqual([name, text]);
  }
});

test.each(DRIVERS)('%s %i carries its files under its publisher’s signature', async (appId, version) => {
  const { bytes, expected } = driverBundle(appId, version);
  const verified = await verifyBundle(bytes, expected, nodeCrypto);
  if (!verified.ok) throw new Error(JSON.stringify(verified.failure));
  const { 'manifest.json': _, ...files } = Object.fromEntries(
    [...verified.value.files].map(([path, content]) => [path, decodeUtf8(content)]),
  );
  expect(files).toEqual(driverFiles(version));
});
