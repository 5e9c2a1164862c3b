// One signed bundle for every host, byte for byte: what lies on this host's disk and what Chromium keeps is what the registry has signed.
import type { ReleaseRecord } from '@davit/bundle';
import { toHex } from '@davit/crypto';
import { entriesOf, joinPath, readWholeNow } from '../src/platform/folder.ts';
import { gjsCrypto } from '../src/platform/gjs-crypto.ts';
import { order, takeHost, variable } from './hands.ts';
import { equal, expect, test, until } from './suite.ts';

const APPS = ['food', 'tickets'] as const;

/** Of every file that the host has kept, whatever it calls them; sorted. */
function nativeBundles(folder: string): readonly string[] {
  const bundles = joinPath(variable('DAVIT_TEST_FOLDER'), folder, 'bundles');
  return entriesOf(bundles)
    .map(({ name }) => {
      const bytes = readWholeNow(joinPath(bundles, name));
      expect(bytes !== null && bytes.length > 1000, `${name} is no bundle`);
      return toHex(gjsCrypto.sha256(bytes) as Uint8Array);
    })
    .sort();
}

export function sameBundle(): void {
  test('the bundles of Food and Tickets are the signed ones, byte for byte, on this disk and in Chromium', async () => {
    const hands = await takeHost('same-bundle');
    await hands.login();
    for (const app of APPS) {
      await hands.open(app);
      await hands.click('bar-home');
    }
    const signed: string[] = [];
    for (const app of APPS) {
      const record = await order<ReleaseRecord>('/record', { app });
      signed.push(record.channels.stable.current.digest);
    }
    signed.sort();
    equal(signed.length, new Set(signed).size, 'how many bundles there are');
    await until('both are kept', () => nativeBundles('same-bundle').length >= APPS.length);
    equal(nativeBundles('same-bundle'), signed, 'what the native host has kept');
    equal(await order('/web-bundles', { apps: APPS.join() }), signed, 'what Chromium has kept');
    await hands.close();
  });
}
