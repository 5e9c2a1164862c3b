import { encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import { packBundle } from './pack-bundle.ts';
import { verifyBundle } from './verify-bundle.ts';

const { signer } = await nodeCrypto.generateKey('EdDSA');
const manifest = { app_id: 'food-hall', name: 'Food', version: { code: 3, name: '1' }, davit: { publisher: 'P' } };
const files = new Map([
  ['manifest.json', encodeUtf8(JSON.stringify(manifest))],
  ['index.html', encodeUtf8('<script>1</script>'.repeat(100))],
]);

describe(packBundle, () => {
  test('packs what verifyBundle takes', async () => {
    const packed = await packBundle({ files, signer, crypto: nodeCrypto });
    if (!packed.ok) throw new Error(JSON.stringify(packed.failure));
    const { bytes, digest, integrityId } = packed.value;
    const verified = await verifyBundle(
      bytes,
      { appId: 'food-hall', digest, versionCode: 3, publisherKey: signer.publicJwk.x as string },
      nodeCrypto,
    );
    if (!verified.ok) throw new Error(JSON.stringify(verified.failure));
    expect(verified.value).toMatchObject({ digest, integrityId, appId: 'food-hall', versionCode: 3 });
    expect(new Map(verified.value.files)).toEqual(files);
  });
});
