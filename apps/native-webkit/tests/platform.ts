// The platform's ports in the engine that they run in: files, store, cryptography, verification in another process.

import Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import Gtk from 'gi://Gtk?version=3.0';
import WebKit2 from 'gi://WebKit2?version=4.1';
import type { BundleExpectation, ReleaseRecord } from '@davit/bundle';
import { encodeUtf8, toHex } from '@davit/crypto';
import { p256 } from '@noble/curves/nist.js';
import { openAppProfile } from '../src/engine/app-profile.ts';
import { FEATURES_OFF, hasFeatureSwitches, viewSettings } from '../src/engine/view-settings.ts';
import { createViewStage } from '../src/engine/view-stage.ts';
import { createWebkitEngine } from '../src/engine/webkit-engine.ts';
import { loadHostConfig } from '../src/host/host-config.ts';
import { createContainerFetch } from '../src/platform/container-fetch.ts';
import { openDeviceKey } from '../src/platform/device-key.ts';
import { entriesOf, joinPath, makeFolder, readWhole, writeWhole } from '../src/platform/folder.ts';
import { gjsCrypto } from '../src/platform/gjs-crypto.ts';
import { newSession, send } from '../src/platform/http.ts';
import { openTextStore } from '../src/platform/text-store.ts';
import { createVerifyElsewhere } from '../src/platform/verify-elsewhere.ts';
import { claimFolder } from '../src/start/one-host.ts';
import { order, variable } from './hands.ts';
import { during, equal, expect, sleep, test, until } from './suite.ts';

const sha256 = (data: Uint8Array): Uint8Array => gjsCrypto.sha256(data) as Uint8Array;
const folder = (): string => joinPath(variable('DAVIT_TEST_FOLDER'), 'platform');
const registry = (): string => `${variable('DAVIT_HOST_URL').replace('host.', '')}/registry/v1`;

export function platform(): void {
  test('SHA-256 answers what FIPS 180-4 says, for nothing as for something', async () => {
    equal(toHex(sha256(new Uint8Array())), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    equal(toHex(sha256(encodeUtf8('abc'))), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('randomness is of the length that was asked for, and never the same', async () => {
    const [a, b] = [gjsCrypto.randomBytes(32), gjsCrypto.randomBytes(32)];
    equal(a.length, 32);
    expect(toHex(a) !== toHex(b), 'twice the same');
  });

  test('the device’s key stays the same, signs what verifies, and lies in a private file', async () => {
    makeFolder(folder());
    const file = joinPath(folder(), 'device-key');
    const signer = openDeviceKey(file, gjsCrypto.randomBytes);
    equal(openDeviceKey(file, gjsCrypto.randomBytes).publicJwk, signer.publicJwk);
    const data = encodeUtf8('a proof');
    const signature = await signer.sign(data);
    const [, secret] = GLib.file_get_contents(file);
    expect(p256.verify(signature, data, p256.getPublicKey(secret), { lowS: false }), 'the signature does not verify');
    const mode = Gio.File.new_for_path(file).query_info('unix::mode', 0, null).get_attribute_uint32('unix::mode');
    equal(mode & 0o777, 0o600, 'the mode');
  });

  test('what was asked for comes back, however much comes in meanwhile', async () => {
    makeFolder(folder());
    const file = joinPath(folder(), 'read-often');
    const bytes = 8192;
    writeWhole(file, new Uint8Array(bytes).fill(1));
    // Together about 100 MB: twice what gjs takes before it begins to collect in steps, and drops what comes between them.
    const read = async (): Promise<void> => {
      for (let at = 0; at < 4000; at += 1) equal((await readWhole(file))?.length, bytes);
    };
    const wait = async (): Promise<void> => {
      for (let at = 0; at < 200; at += 1) await sleep(1);
    };
    await during('reading and waiting', Promise.all([read(), read(), read(), wait(), wait()]));
  });

  test('the store compares before it sets, keeps what it has over a start, and forgets what was deleted', async () => {
    const path = joinPath(folder(), 'store');
    const store = openTextStore(path, { sha256 });
    equal(await store.cas('a:1', null, 'one'), true);
    equal(await store.cas('a:1', null, 'two'), false);
    equal(await store.cas('a:2', null, 'ü'), true);
    const both = await Promise.all([store.cas('a:1', 'one', 'left'), store.cas('a:1', 'one', 'right')]);
    equal(both.filter(Boolean).length, 1, 'winners');
    const again = openTextStore(path, { sha256 });
    equal(await again.get('a:1'), both[0] ? 'left' : 'right');
    equal(await again.get('a:2'), 'ü');
    equal((await again.keys('a:')).length, 2);
    equal(await again.cas('a:2', 'ü', null), true);
    equal(await openTextStore(path, { sha256 }).get('a:2'), null);
  });

  test('T100 a fetch is cut at its size, and says when nobody is there', async () => {
    const fetch = createContainerFetch();
    const url = `${registry()}/apps/food/release`;
    const request = { method: 'GET', timeoutMs: 5000 } as const;
    equal(await fetch({ ...request, url, maxBytes: 10 }), { kind: 'too_large' });
    equal(await fetch({ ...request, url: 'http://127.0.0.1:9/', maxBytes: 10 }), { kind: 'offline' });
  });

  test('nobody leads a request from a protected address to one that is not', async () => {
    const [tls, open] = [variable('DAVIT_TEST_TLS'), `${variable('DAVIT_TEST_EVIL')}/led`];
    const ask = (url: string): Promise<number> => {
      const session = newSession();
      session.tls_database = Gio.TlsFileDatabase.new(variable('DAVIT_TEST_TLS_CERTIFICATE'));
      return send(session, { url, method: 'GET', followRedirects: true }, new Gio.Cancellable()).then(
        ({ status }) => status,
        () => 0,
      );
    };
    await order('/arrivals');
    equal(await ask(`${tls}/to?${open}`), 0, 'what the host got');
    equal(await order('/arrivals'), [], 'what the open address got');
    equal(await ask(`${tls}/to?${tls}/here`), 200, 'one that stays protected');
    equal(await ask(open), 200, 'the open address itself');
  });

  test('a real bundle is verified in another process while the main loop goes on, and one with a flipped bit is refused', async () => {
    const record = await order<ReleaseRecord>('/record', { app: 'food' });
    const version = record.channels.stable.current;
    const got = await createContainerFetch()({
      url: `${registry()}/bundles/${version.digest}`,
      method: 'GET',
      maxBytes: 1 << 25,
      timeoutMs: 10_000,
    });
    expect(got.kind === 'answer' && got.status === 200, `no bundle: ${JSON.stringify({ ...got, body: null })}`);
    const expected: BundleExpectation = {
      appId: 'food',
      digest: version.digest,
      versionCode: version.version_code,
      publisherKey: record.publisher_keys.at(-1)?.key ?? '',
      development: true,
    };
    const said: string[] = [];
    const verify = createVerifyElsewhere(variable('DAVIT_TEST_VERIFY'), gjsCrypto, (event) => said.push(event));
    let latest = 0;
    let last = Date.now();
    const beat = setInterval(() => {
      latest = Math.max(latest, Date.now() - last - 10);
      last = Date.now();
    }, 10);
    const started = Date.now();
    const verdict = await verify(got.body, expected);
    const took = Date.now() - started;
    clearInterval(beat);
    expect(verdict.ok, `refused: ${JSON.stringify(verdict)}`);
    expect(verdict.value.files.has('index.html'), 'a file is missing');
    equal(said, [], 'what went wrong on the way');
    print(`  ${got.body.length} bytes verified in ${took} ms; the main loop was ${latest} ms late at most`);
    // Here it would be late by all of it; on a busy machine everything is late.
    expect(latest < Math.max(250, took / 2), `the main loop stood still for ${latest} of ${took} ms`);
    const changed = Uint8Array.from(got.body);
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    const refused = await verify(changed, expected);
    equal(refused.ok, false, 'the changed bundle');
    const elsewhere = createVerifyElsewhere('/nowhere.js', gjsCrypto, (event) => said.push(event));
    expect((await elsewhere(got.body, expected)).ok, 'it was not verified here instead');
    expect(said.length === 1, 'nobody was told that the process failed');
    const slow = joinPath(folder(), 'slow.js');
    writeWhole(slow, encodeUtf8('imports.gi.GLib.usleep(20000000);'));
    const impatient = createVerifyElsewhere(slow, gjsCrypto, (event) => said.push(event), 300);
    const began = Date.now();
    const late = await impatient(got.body, expected).then(
      () => 'it was verified here',
      (error: Error) => error.message,
    );
    equal(late, 'A bundle was not verified within 0.3 seconds.', 'the end of what takes too long');
    expect(Date.now() - began < 10_000, 'the main loop waited for the other process');
  });

  test('the key that vouches for mini-programs is that of the first start, or the one that the host was shipped with', async () => {
    const file = joinPath(folder(), 'config.json');
    const fresh = (root: string) => ({
      issuer: 'https://issuer.example',
      client_id: 'plaza',
      host_name: 'Plaza',
      registry: { url: 'https://issuer.example/registry/v1', root: root.repeat(43) },
      apps: [],
    });
    const load = (root: string | null, registryRoot?: string) =>
      loadHostConfig({
        hostUrl: 'https://host.example',
        file,
        registryRoot,
        fetch: async () =>
          root === null
            ? { kind: 'offline' as const }
            : { kind: 'answer' as const, status: 200, body: encodeUtf8(JSON.stringify(fresh(root))) },
      }).then(
        ({ config, isFresh }) => `${config.registry.root[0]} ${isFresh}`,
        (error: Error) => (error.message.includes('another key') ? 'another key' : error.message),
      );
    equal(await load('A', 'B'.repeat(43)), 'another key', 'a shipped host’s first start');
    equal(await load('A'), 'A true');
    equal(await load('B'), 'another key');
    equal(await load(null), 'A false', 'what is kept');
    equal(await load(null, 'B'.repeat(43)), 'another key', 'what is kept, for a host shipped with another one');
    equal(await load('A', 'A'.repeat(43)), 'A true');
  });

  test('one process has a folder', async () => {
    let knocks = 0;
    equal(await claimFolder(folder(), () => (knocks += 1)), true);
    equal(await claimFolder(folder(), () => {}), false);
    for (const alias of [`${folder()}/`, `${folder()}/.`, `${folder()}/../platform`])
      equal(await claimFolder(alias, () => {}), false, alias);
    equal(await claimFolder(`${folder()}-other`, () => {}), true);
    expect(knocks <= 4, 'too many knocks');
  });

  test('another user who has taken the name of a folder keeps nobody out of it, and brings no window to the front', async () => {
    const own = joinPath(folder(), 'squatted');
    const user = new Gio.Credentials().get_unix_user();
    let knocks = 0;
    equal(await claimFolder(own, () => (knocks += 1)), true, 'what has taken the name');
    // For somebody else it is another user’s.
    equal(await claimFolder(own, () => {}, user + 1), true, 'somebody else');
    await until('the knock', () => knocks === 1);
    const beside = joinPath(folder(), 'knocked');
    equal(await claimFolder(beside, () => (knocks += 1), user + 1), true, 'a host of somebody else');
    await claimFolder(beside, () => {});
    await sleep(200);
    equal(knocks, 1, 'knocks that were heard');
  });

  const levelWith = (found: { sandbox?: Promise<boolean>; featureSwitches?: boolean }) =>
    createWebkitEngine({
      folder: joinPath(folder(), 'level'),
      stage: createViewStage(new Gtk.Box()),
      randomBytes: gjsCrypto.randomBytes,
      ...found,
    }).probe();

  test('without the system’s sandbox, processes are said to be no better than one', async () => {
    const processes = [];
    for (const can of [true, false]) processes.push((await levelWith({ sandbox: Promise.resolve(can) })).process);
    equal(processes, ['own', 'shared']);
  });

  test('a WebKit whose features cannot be switched off is not said to close every way out', async () => {
    equal(hasFeatureSwitches({}), false, 'what is found of one that is older than 2.42');
    equal((await levelWith({ featureSwitches: hasFeatureSwitches({}) })).egress, 'csp', 'its level');
    equal((await levelWith({})).egress, hasFeatureSwitches() ? 'closed' : 'csp', 'the level of this one');
    // With them, each that it knows is off in a view.
    const settings = viewSettings({ developerExtras: false });
    const features = WebKit2.Settings.get_all_features();
    let off = 0;
    for (let at = 0; at < features.get_length(); at += 1) {
      const feature = features.get(at);
      if (!FEATURES_OFF.includes(feature.get_identifier())) continue;
      expect(!settings.get_feature_enabled(feature), `${feature.get_identifier()} is on`);
      off += 1;
    }
    expect(off > 15, `only ${off} of them are known here`);
  });

  test('T114 of more than one folder that a mini-program has, none is kept', () => {
    const at = joinPath(folder(), 'profile');
    for (const name of ['a', 'b']) makeFolder(joinPath(at, name.repeat(16)));
    const open = (name: string) =>
      openAppProfile({ origin: 'davit-app://x', folder: at, randomName: () => name.repeat(16), sandbox: false });
    open('c');
    const names = () => entriesOf(at).map(({ name }) => name);
    equal(names(), ['c'.repeat(16)], 'what is left');
    open('d');
    equal(names(), ['c'.repeat(16)], 'what the next one opens');
    return Promise.resolve();
  });
}
