// A signed bundle of a given unpacked size: scripts that compress as scripts do, and pictures that do not, half and half by size.
import { readFile } from 'node:fs/promises';
import { type BundleExpectation, packBundle } from '@davit/bundle';
import { encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { manifestOf } from './build-pages.ts';
import { noise } from './noise.ts';

const SCRIPT_BYTES = 150_000;
const PICTURE_BYTES = 60_000;
const APP_ID = 'bench-bundle';
/** The largest script at hand; read from its start, once for each bundle. */
const SOURCE = 'node_modules/typescript/lib/typescript.js';

export interface MadeBundle {
  readonly bytes: Uint8Array;
  readonly expected: BundleExpectation;
  readonly files: number;
}

export async function makeBundle(unpackedBytes: number): Promise<MadeBundle> {
  const source = await readFile(SOURCE);
  const files = new Map([
    ['manifest.json', encodeUtf8(JSON.stringify(manifestOf(APP_ID)))],
    ['index.html', encodeUtf8('<!doctype html><title>Bench</title>')],
  ]);
  const half = unpackedBytes / 2;
  for (let at = 0; at < half; at += SCRIPT_BYTES) {
    const from = at % (source.length - SCRIPT_BYTES);
    files.set(
      `assets/script-${at}.js`,
      new Uint8Array(source.subarray(from, from + Math.min(SCRIPT_BYTES, half - at))),
    );
  }
  for (let at = 0; at < half; at += PICTURE_BYTES)
    files.set(`assets/picture-${at}.png`, noise(Math.min(PICTURE_BYTES, half - at), at + 1));
  const { signer } = await nodeCrypto.generateKey('EdDSA');
  const packed = await packBundle({ files, signer, crypto: nodeCrypto });
  if (!packed.ok) throw new Error(JSON.stringify(packed.failure));
  const { bytes, digest, appId, versionCode } = packed.value;
  const expected = { appId, digest, versionCode, publisherKey: signer.publicJwk.x as string };
  return { bytes, expected, files: files.size };
}
