// A small mini-program for tests, its publisher, and bundles of it that are signed properly whatever is wrong inside.
import { createHash } from 'node:crypto';
import { concatBytes, encodeUtf8, type Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { comparePaths } from '../src/archive/entry-order.ts';
import { integrityText } from '../src/archive/integrity-text.ts';
import {
  BUNDLE_SIGNATURE_PREFIX,
  type BundleExpectation,
  type BundleFailure,
  type Integrity,
  type PackedBundle,
  packBundle,
  type VerifiedBundle,
  verifyBundle,
} from '../src/index.ts';
import { type ZipEntry, type ZipLayout, zip } from './hostile-zip.ts';

/** RFC 8032 §7.1, test 1: a fixed key, so that whole bundles can be compared. */
export const publisher: Signer = await nodeCrypto.importSigner('EdDSA', {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
});
export const otherPublisher: Signer = (await nodeCrypto.generateKey('EdDSA')).signer;

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const exampleManifest = {
  app_id: 'food-hall',
  name: 'Food Hall',
  version: { code: 7, name: '1.2.0' },
  icons: [{ src: 'img/icon.png' }],
  davit: {
    publisher: 'Food Hall AG',
    scopes: [{ name: 'openid', purpose: 'To know you.' }],
    connect: ['https://api.food.example'],
    workers: ['assets/worker.js'],
    fallback: 'index.html',
  },
};

export type Files = Map<string, Uint8Array>;

export function exampleFiles(): Files {
  return new Map([
    ['manifest.json', encodeUtf8(JSON.stringify(exampleManifest))],
    ['index.html', encodeUtf8('<!doctype html><title>Food</title><script>start()</script><p>Hello Food Hall.</p>')],
    ['assets/app.js', encodeUtf8('export const menu = ["soup", "soup of the day", "soup of yesterday"];\n'.repeat(3))],
    ['assets/worker.js', encodeUtf8('onmessage = () => postMessage(1);')],
    ['img/icon.png', Uint8Array.from({ length: 64 }, (_, at) => (at * 151) & 255)],
  ]);
}

export const expectedOf = (bytes: Uint8Array, more: Partial<BundleExpectation> = {}): BundleExpectation => ({
  appId: 'food-hall',
  digest: sha256Hex(bytes),
  versionCode: 7,
  publisherKey: publisher.publicJwk.x as string,
  ...more,
});

export async function packExample(files: ReadonlyMap<string, Uint8Array> = exampleFiles()): Promise<PackedBundle> {
  const packed = await packBundle({ files, signer: publisher, crypto: nodeCrypto });
  if (!packed.ok) throw new Error(JSON.stringify(packed.failure));
  return packed.value;
}

export const listOf = (files: ReadonlyMap<string, Uint8Array>): Integrity => ({
  format: 1,
  app_id: 'food-hall',
  version_code: 7,
  files: Object.fromEntries([...files].map(([path, bytes]) => [path, sha256Hex(bytes)])),
  inline_scripts: {},
});

export interface Sealing {
  /** Instead of the list of these files; signed as it is. */
  readonly list?: Uint8Array;
  readonly signature?: Uint8Array;
  readonly entries?: ((entries: ZipEntry[]) => readonly ZipEntry[]) | undefined;
  readonly layout?: ZipLayout;
}

/** A bundle whose signature is right, of whatever it holds and however its archive is written. */
export async function seal(files: ReadonlyMap<string, Uint8Array>, sealing: Sealing = {}): Promise<Uint8Array> {
  const list = sealing.list ?? encodeUtf8(integrityText(listOf(files)));
  const signature = sealing.signature ?? (await publisher.sign(concatBytes(encodeUtf8(BUNDLE_SIGNATURE_PREFIX), list)));
  const all: [string, Uint8Array][] = [...files, ['integrity.json', list], ['integrity.sig', signature]];
  const entries = all.sort(([a], [b]) => comparePaths(a, b)).map(([name, bytes]): ZipEntry => ({ name, bytes }));
  return zip(sealing.entries?.(entries) ?? entries, sealing.layout);
}

/** Null, or why the bytes are refused by somebody who expects exactly them. */
export async function refusalOf(
  bytes: Uint8Array,
  more: Partial<BundleExpectation> = {},
): Promise<BundleFailure | null> {
  const verified = await verifyBundle(bytes, expectedOf(bytes, more), nodeCrypto);
  return verified.ok ? null : verified.failure;
}

export async function verified(bytes: Uint8Array, more: Partial<BundleExpectation> = {}): Promise<VerifiedBundle> {
  const result = await verifyBundle(bytes, expectedOf(bytes, more), nodeCrypto);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
