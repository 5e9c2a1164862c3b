// Packs and signs the drivers of the contract suite: the same bytes each time, with a key that everybody knows.
// `npm run docs` writes them to src/contract/built-drivers.ts.
import { packBundle } from '@davit/bundle';
import { encodeBase64url, encodeUtf8 } from '@davit/crypto';
import { DRIVERS, driverFiles, driverManifest } from '../../src/contract/driver-files.ts';
import { bareCrypto, bareSigner } from '../bare-crypto.ts';

/** The text of the generated module, without its first note. */
export async function packedDrivers(): Promise<string> {
  const signer = bareSigner(4);
  const lines = await Promise.all(
    DRIVERS.map(async ([appId, version]) => {
      const files = { 'manifest.json': driverManifest(appId, version), ...driverFiles(version) };
      const packed = await packBundle({
        files: new Map(Object.entries(files).map(([path, text]) => [path, encodeUtf8(text)])),
        signer,
        crypto: bareCrypto,
      });
      if (!packed.ok) throw new Error(JSON.stringify(packed.failure));
      return `  ['${packed.value.digest}', '${encodeBase64url(packed.value.bytes)}'],\n`;
    }),
  );
  return [
    '/** The public key of the drivers’ publisher. */',
    `export const DRIVER_KEY = '${signer.publicJwk.x}';`,
    '/** Digest and bytes of each of DRIVERS. */',
    `export const BUILT_DRIVERS: readonly (readonly [digest: string, bytes: string])[] = [\n${lines.join('')}];\n`,
  ].join('\n');
}
