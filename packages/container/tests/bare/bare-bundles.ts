// Real signed bundles for the core's tests, packed on the spot in whatever engine runs.
import { type BundleExpectation, ed25519KeyOf, type PackedBundle, packBundle } from '@davit/bundle';
import { encodeUtf8 } from '@davit/crypto';
import { bareCrypto, bareSigner } from '../bare-crypto.ts';

export interface TestBundle extends PackedBundle {
  readonly expected: BundleExpectation;
}

export async function packTestBundle(
  appId = 'food-hall',
  versionCode = 1,
  { text = '', publisher = 1 }: { readonly text?: string; readonly publisher?: number } = {},
): Promise<TestBundle> {
  const signer = bareSigner(publisher);
  const manifest = {
    app_id: appId,
    name: appId,
    version: { code: versionCode, name: `${versionCode}` },
    davit: { publisher: 'Tests' },
  };
  const files = new Map([
    ['manifest.json', encodeUtf8(JSON.stringify(manifest))],
    ['index.html', encodeUtf8(`<!doctype html><title>${appId} ${versionCode}</title>${text}`)],
  ]);
  const packed = await packBundle({ files, signer, crypto: bareCrypto });
  if (!packed.ok) throw new Error(JSON.stringify(packed.failure));
  const { digest } = packed.value;
  return { ...packed.value, expected: { appId, digest, versionCode, publisherKey: ed25519KeyOf(signer) } };
}
