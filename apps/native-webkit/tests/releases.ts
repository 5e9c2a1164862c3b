// Stop, rollback and damage: the registry's word reaches a running native host, and changed bytes never run.
import Gio from 'gi://Gio?version=2.0';
import type { ReleaseRecord } from '@davit/bundle';
import { encodeBase64url, encodeUtf8 } from '@davit/crypto';
import { entriesOf, joinPath, readWholeNow, writeWhole } from '../src/platform/folder.ts';
import { type Hands, order, takeHost, variable } from './hands.ts';
import { equal, expect, test, until } from './suite.ts';

export function releases(): void {
  let hands: Hands;
  const versionShown = (): Promise<string> =>
    hands.inPage<string>('villain', `document.querySelector('p').textContent`);
  const openAgain = async (): Promise<void> => {
    await hands.click('bar-close');
    await hands.open('villain');
    await until('it runs', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
  };

  test('a new version is fetched and verified at the next start', async () => {
    hands = await takeHost('releases');
    await hands.login();
    await hands.open('villain');
    await until('it runs', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
    equal(await versionShown(), 'Version 1');
    await order('/publish', { code: '2' });
    await order('/record', { app: 'villain' });
    await until('version 2', async () => {
      await openAgain();
      return (await versionShown()) === 'Version 2';
    });
  });

  test('a rollback of the operator is honoured', async () => {
    await order('/roll-back', { app: 'villain' });
    await until('version 1', async () => {
      await openAgain();
      return (await versionShown()) === 'Version 1';
    });
  });

  test('a suspension stops what runs within seconds, and it does not start until it is lifted', async () => {
    await order('/suspend', { app: 'villain' });
    await hands.seen('ended-title', 10_000);
    equal(hands.textOf('ended-title'), 'This mini-program is suspended');
    await hands.click('ended-leave');
    await hands.click('app-villain');
    await hands.seen('ended-title');
    equal(hands.textOf('ended-title'), 'This mini-program is suspended');
    await order('/resume', { app: 'villain' });
    await until('it starts', async () => {
      if (hands.isSeen('ended-again')) await hands.click('ended-again');
      return hands.plaza.engine.viewOf('villain')?.get_mapped() === true;
    });
  });

  test('T060 files that were changed on the disk are never shown: they are mended from the verified bundle at the next start', async () => {
    await hands.click('bar-close');
    const versions = joinPath(variable('DAVIT_TEST_FOLDER'), 'releases', 'versions', 'villain');
    let changed = 0;
    for (const { name } of entriesOf(versions))
      for (const file of entriesOf(joinPath(versions, name))) {
        writeWhole(joinPath(versions, name, file.name), encodeUtf8('<p>Version 666</p>'));
        changed += 1;
      }
    expect(changed >= 3, 'nothing was there to be changed');
    await hands.open('villain');
    await until('it runs', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
    expect((await versionShown()) !== 'Version 666', 'changed bytes ran');
  });

  test('suspended and started without a network, it does not start; resumed, it does once the network is back', async () => {
    await order('/suspend', { app: 'villain' });
    await hands.seen('ended-title', 10_000);
    await order('/network', { is: 'gone' });
    await hands.close();
    hands = await takeHost('releases');
    await hands.seen('launcher-offline');
    await hands.click('app-villain');
    await hands.seen('ended-title');
    equal(hands.textOf('ended-title'), 'This mini-program is suspended');
    equal(hands.plaza.engine.viewOf('villain'), null, 'its view');
    equal(await order('/reached'), 0, 'requests that reached the server meanwhile');
    await order('/network', { is: 'there' });
    await order('/resume', { app: 'villain' });
    await until('it starts', async () => {
      if (hands.isSeen('ended-again')) await hands.click('ended-again');
      return hands.plaza.engine.viewOf('villain')?.get_mapped() === true;
    });
    await until('it runs', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
  });

  test('a version that is revoked stops within seconds, leaves the disk, and the version before it starts instead', async () => {
    await order('/publish', { code: '3' });
    const { digest } = (await order<ReleaseRecord>('/record', { app: 'villain' })).channels.stable.current;
    await until('version 3', async () => {
      await openAgain();
      return (await versionShown()) === 'Version 3';
    });
    const isKept = (): boolean =>
      readWholeNow(
        joinPath(variable('DAVIT_TEST_FOLDER'), 'releases', 'bundles', encodeBase64url(encodeUtf8(digest))),
      ) !== null;
    expect(isKept(), 'version 3 is not kept');
    await order('/revoke', { app: 'villain', digest });
    await hands.seen('ended-title', 10_000);
    equal(hands.textOf('ended-title'), 'This version was withdrawn');
    await until('the version before', async () => {
      if (hands.isSeen('ended-again')) await hands.click('ended-again');
      return hands.plaza.engine.viewOf('villain')?.get_mapped() === true;
    });
    await until('it runs', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
    equal(await versionShown(), 'Version 1');
    await until('version 3 has left the disk', () => !isKept());
  });

  test('everything that the host keeps is readable by its user alone', async () => {
    const root = joinPath(variable('DAVIT_TEST_FOLDER'), 'releases');
    const open: string[] = [];
    const look = (path: string): void => {
      for (const { name, isFolder } of entriesOf(path)) {
        const below = joinPath(path, name);
        const info = Gio.File.new_for_path(below).query_info('unix::mode', 0, null);
        // What the engine writes lies in a folder that nobody else can enter.
        if ((info.get_attribute_uint32('unix::mode') & 0o077) !== 0) open.push(below);
        if (isFolder && name !== 'web') look(below);
      }
    };
    look(root);
    equal(open, [], 'what others can read');
  });
}
