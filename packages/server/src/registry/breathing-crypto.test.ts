import { packBundle } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { bundleCheck } from '@davit/registry';
import { describe, expect, test } from 'vitest';
import { breathing } from './breathing-crypto.ts';

const { signer } = await nodeCrypto.generateKey('EdDSA');
const publisherKey = String(signer.publicJwk.x);
const MANIFEST = { app_id: 'food', name: 'Food', version: { code: 1, name: '1.0.0' }, davit: { publisher: 'Foods' } };

/** Of many files, each of some hundred kilobytes. */
async function largeBundle(): Promise<{ readonly bytes: Uint8Array; readonly digest: string }> {
  const files = new Map([
    ['manifest.json', Buffer.from(JSON.stringify(MANIFEST))],
    ['index.html', Buffer.from('<!doctype html><title>App</title>')],
  ]);
  for (let at = 0; at < 60; at += 1) files.set(`part-${at}.js`, Buffer.from(`let part = ${at};\n`.repeat(15_000)));
  const packed = await packBundle({ files, signer, crypto: nodeCrypto });
  if (!packed.ok) throw new Error(JSON.stringify(packed.failure));
  return packed.value;
}

describe(breathing, () => {
  test('gives others their turns while a large bundle is checked, and changes no hash', async () => {
    const { bytes, digest } = await largeBundle();
    const question = { appId: 'food', versionCode: 1, digest, publisherKey };
    const turnsDuring = async (crypto: typeof nodeCrypto): Promise<number> => {
      let turns = 0;
      const timer = setInterval(() => {
        turns += 1;
      }, 0);
      const { found, problems } = await bundleCheck(crypto)(bytes, question);
      clearInterval(timer);
      expect([found?.manifest.name, problems]).toEqual(['Food', []]);
      return turns;
    };
    expect(await turnsDuring(nodeCrypto)).toBe(0);
    expect(await turnsDuring(breathing(nodeCrypto))).toBeGreaterThan(3);
  });
});
