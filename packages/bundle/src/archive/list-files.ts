// What integrity.json says about files: their hashes, and those of the inline scripts of each HTML file. Pure.
import { decodeUtf8, toHex } from '@davit/crypto';
import { inlineScriptDigests } from '../inline-scripts.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { isHtml } from './content-problems.ts';
import type { Integrity } from './integrity.ts';
import type { BundleCrypto, Sha256Hex } from './verified-bundle.ts';

export async function listFiles(
  files: ReadonlyMap<string, Uint8Array>,
  manifest: Manifest,
  { sha256 }: Pick<BundleCrypto, 'sha256'>,
): Promise<Integrity> {
  const hashes: Record<string, Sha256Hex> = Object.create(null);
  const inlineScripts: Record<string, readonly Sha256Hex[]> = Object.create(null);
  for (const [path, bytes] of files) {
    hashes[path] = toHex(await sha256(bytes));
    const html = isHtml(path) ? decodeUtf8(bytes) : null;
    const scripts = html === null ? [] : await inlineScriptDigests(html, sha256);
    if (scripts.length > 0) inlineScripts[path] = scripts;
  }
  const { app_id, version } = manifest;
  return { format: 1, app_id, version_code: version.code, files: hashes, inline_scripts: inlineScripts };
}
