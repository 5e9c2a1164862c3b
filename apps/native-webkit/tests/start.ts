// What the native host shows where no server is, and what its test script says to a suite that there is not.
import type Gtk from 'gi://Gtk?version=3.0';
import { joinPath } from '../src/platform/folder.ts';
import { openNativeHost } from '../src/start/start-native.ts';
import { clickOn, findIn, order, run, variable } from './hands.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const folderOf = (name: string): string => joinPath(variable('DAVIT_TEST_FOLDER'), name);

/** A script of this repository, in its folder. */
const script = (settings: readonly string[], ...argv: readonly string[]) =>
  run('env', '-C', variable('DAVIT_TEST_ROOT'), 'npm_config_update_notifier=false', ...settings, ...argv);

export function start(): void {
  test('where no server is the window says so, and starts when the server has come and the user tries again', async () => {
    await order('/network', { is: 'gone' });
    let window: Gtk.Window | null = null;
    const host = openNativeHost({
      folder: folderOf('broken'),
      hostUrl: variable('DAVIT_HOST_URL'),
      theme: 'light',
      verifyProgram: variable('DAVIT_TEST_VERIFY'),
      onWindow(made) {
        window = made;
      },
    });
    let isThere = false;
    void host.then(() => {
      isThere = true;
    });
    const find = (name: string) => (window === null ? null : findIn(window, name));
    const says = (): string => (find('broken-why') as Gtk.Label | null)?.get_text() ?? '';
    const again = async (): Promise<void> => {
      const button = await until('the button', () => find('broken-again'));
      await sleep(200);
      await clickOn(window as unknown as Gtk.Window, button);
    };
    await until('the sentence', () => says().includes(`No server answers at ${variable('DAVIT_HOST_URL')}`));
    // Tried in vain, it says so once more.
    const first = find('broken-why');
    await again();
    await until('another answer', () => find('broken-why') !== null && find('broken-why') !== first);
    expect(!isThere, 'it has started without a server');
    await order('/network', { is: 'there' });
    await again();
    await until('the log-in', () => find('login-username')?.get_mapped() === true);
    equal([says(), isThere], ['', true], 'what is left of it');
    const { plaza } = await host;
    await plaza.container.closeAll();
    (window as unknown as Gtk.Window).destroy();
  });

  test('a suite that there is not fails the run, with a sentence that names the suites', async () => {
    const { text, isGood } = await script([], 'node', 'tools/test-native.mjs', 'jorney');
    equal(isGood, false, 'that it ended well');
    expect(text.includes('There is no suite "jorney"') && text.includes('journey, offline'), text);
    equal(text.trimEnd().split('\n').at(-1), '0 passed, 1 failed', 'its last line');
  });
}
