// `npm run start:native` as a person starts it, and what it shows where no server is: in a window of its own process, by its own script.
import Gio from 'gi://Gio?version=2.0';
import type Gtk from 'gi://Gtk?version=3.0';
import type { Caused } from '../e2e/caused.ts';
import { joinPath, readWholeNow } from '../src/platform/folder.ts';
import { claimFolder } from '../src/start/one-host.ts';
import { openNativeHost } from '../src/start/start-native.ts';
import { clickOn, findIn, order, run, variable } from './hands.ts';
import { coloursOnScreen } from './picture.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const CLASS = '^davit-native$';
const SIGINT = 2;
const folderOf = (name: string): string => joinPath(variable('DAVIT_TEST_FOLDER'), name);

/** A script of this repository, in its folder. */
const script = (settings: readonly string[], ...argv: readonly string[]) =>
  run('env', '-C', variable('DAVIT_TEST_ROOT'), 'npm_config_update_notifier=false', ...settings, ...argv);
const xdotool = (...parts: readonly string[]) => run('xdotool', ...parts);

export function start(): void {
  test('the script of npm run start:native opens its window beside a running server, somebody logs in there, and Ctrl-C ends it all', async () => {
    await order('/user', { user: 'starter' });
    // As npm runs it; a terminal's Ctrl-C goes to it.
    const settings = ['-C', variable('DAVIT_TEST_ROOT'), `DAVIT_NATIVE_DIR=${folderOf('start')}`];
    const program = Gio.Subprocess.new(
      ['env', ...settings, 'node', 'tools/start-native.mjs'],
      Gio.SubprocessFlags.STDOUT_SILENCE,
    );
    let hasEnded = false;
    program.wait_async(null, (_, result) => {
      program.wait_finish(result);
      hasEnded = true;
    });
    const windows = async (): Promise<readonly string[]> =>
      (await xdotool('search', '--onlyvisible', '--class', CLASS)).text.split('\n').filter((id) => id !== '');
    try {
      const id = await until(
        'its window',
        async () => {
          expect(!hasEnded, 'it has ended');
          return (await windows()).at(-1);
        },
        40_000,
      );
      const geometry = (await xdotool('getwindowgeometry', '--shell', id)).text;
      const [x = 0, y = 0, width = 0, height = 0] = ['X', 'Y', 'WIDTH', 'HEIGHT'].map((name) =>
        Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(geometry)?.[1]),
      );
      expect(width > 300 && height > 500, `its window is ${width} × ${height}`);
      await until('it is painted', () => coloursOnScreen(x, y, width, height) > 8);
      await xdotool('windowfocus', id);
      // The user name has the focus.
      await xdotool('type', '--delay', '25', 'starter');
      await xdotool('key', 'Tab');
      await xdotool('type', '--delay', '25', 'davit-demo');
      await xdotool('key', 'Return');
      await until(
        'somebody is logged in',
        async () => (await order<Caused>('/caused', { user: 'starter', app: 'plaza' })).redeemed === 1,
      );
      await until('the session is kept', () => readWholeNow(joinPath(folderOf('start'), 'session.json')) !== null);
      expect(!hasEnded, 'it has ended while it is used');
    } finally {
      if (!hasEnded) program.send_signal(SIGINT);
    }
    await until('its end', () => hasEnded);
    equal(await windows(), [], 'windows that are left');
    equal(await claimFolder(folderOf('start'), () => {}), true, 'that its folder is free again');
  });

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

  test('a run whose world cannot start says so, and ends', async () => {
    const began = Date.now();
    const { text, isGood } = await script(
      ['TMPDIR=/nowhere'],
      'timeout',
      '50',
      'node',
      'tools/test-native.mjs',
      'walls',
    );
    equal(isGood, false, 'that it ended well');
    expect(text.includes('✗ the run has ended early: '), text);
    equal(text.trimEnd().split('\n').at(-1), '0 passed, 1 failed', 'its last line');
    expect(Date.now() - began < 45_000, 'it did not end by itself');
  });
}
