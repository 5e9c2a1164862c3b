// What the host keeps between starts besides the session, what it says when a bundle takes too long to verify or an Allow is lost, and what
// `npm run start:native` writes to the terminal.
import Gio from 'gi://Gio?version=2.0';
import { encodeUtf8 } from '@davit/crypto';
import { entriesOf, joinPath, writeWhole } from '../src/platform/folder.ts';
import { answerSheet, type Hands, order, takeHost, variable } from './hands.ts';
import { killProcess, webProcesses } from './processes.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const folder = (name: string): string => joinPath(variable('DAVIT_TEST_FOLDER'), name);
const filesIn = (name: string): readonly string[] => entriesOf(folder(name)).map((entry) => entry.name);

export function kept(): void {
  let hands: Hands;

  test('light or dark, and how the user is called, are there after a start without a network, and go with the session', async () => {
    await order('/user', { user: 'keeper' });
    hands = await takeHost('kept', { theme: undefined });
    await hands.login('keeper');
    await until('the name', () => hands.textOf('launcher-greeting').includes('Walker keeper'));
    const before = hands.plaza.theme();
    await hands.click('launcher-theme');
    const chosen = before === 'light' ? 'dark' : 'light';
    await until('the other theme', () => hands.plaza.theme() === chosen);
    await hands.close();
    await order('/network', { is: 'gone' });
    try {
      hands = await takeHost('kept', { theme: undefined });
      await hands.seen('launcher-offline');
      equal(hands.plaza.theme(), chosen, 'the theme');
      equal(hands.textOf('launcher-greeting'), 'Hello, Walker keeper', 'the greeting');
    } finally {
      await order('/network', { is: 'there' });
    }
    expect(filesIn('kept').includes('name.json'), 'no name is kept');
    await hands.click('launcher-logout');
    await hands.seen('login-username');
    await until('the name is gone', () => !filesIn('kept').includes('name.json'));
    await hands.close();
  });

  test('a bundle that takes too long to verify is a sentence with a way on, and the way works', async () => {
    const program = folder('slow-verify.js');
    writeWhole(program, encodeUtf8('for (;;);'));
    hands = await takeHost('slow', { verifyProgram: program, verifyTimeoutMs: 1500 });
    await hands.login('keeper');
    await hands.click('app-food');
    await hands.seen('ended-title');
    equal(hands.textOf('ended-title'), 'This mini-program cannot start', 'the title');
    expect(
      /^Food could not be opened: it could not be checked in time.* Try again/.test(hands.textOf('ended-why')),
      `the user reads: ${hands.textOf('ended-why')}`,
    );
    writeWhole(program, encodeUtf8(`import 'file://${variable('DAVIT_TEST_VERIFY')}';`));
    await until('the way on has the keyboard', () => hands.find('ended-again')?.has_focus === true);
    await hands.key('Return');
    await until('it runs', () => hands.plaza.engine.viewOf('food')?.get_mapped() === true, 20_000);
  });

  test('opened again where it has ended in sight, it says nothing of having ended elsewhere; ended unseen, it does', async () => {
    const [page] = webProcesses();
    expect(page !== undefined, 'there is no page');
    killProcess(page);
    await hands.seen('ended-again');
    await hands.click('ended-again');
    await until('it runs', () => hands.plaza.engine.viewOf('food')?.get_mapped() === true, 20_000);
    expect(!hands.isSeen('notice-startedAgain'), 'it says that it ended unseen');
    await hands.key('alt+Left');
    for (const one of webProcesses()) killProcess(one);
    await until('it has ended', () => !hands.plaza.runner.isLive('food'));
    await hands.open('food');
    await hands.seen('notice-startedAgain');
    expect(hands.textOf('notice-startedAgain').startsWith('Food stopped while'), hands.textOf('notice-startedAgain'));
    await hands.click('notice-startedAgain-dismiss');
    await hands.gone('notice-startedAgain');
  });

  test('an Allow that is lost before it arrives brings the sheet again, which says why', async () => {
    await hands.placeOf('food', 'login');
    await hands.clickInPage('food', 'login');
    await hands.seen('consent-sheet');
    expect(hands.find('consent-again') === null, 'the first sheet says that it comes once more');
    await order('/lose', { path: '/oauth/authorize-challenge', when: 'before' });
    await sleep(700);
    await hands.click('consent-allow');
    await hands.seen('consent-again');
    expect(
      hands.textOf('consent-again').startsWith('Your answer did not reach the server'),
      `it says: ${hands.textOf('consent-again')}`,
    );
    await answerSheet(hands, 'allow');
    await until('Food knows the user', () =>
      hands.inPage<boolean>('food', `document.querySelector('[data-testid="login"]') === null`),
    );
    await hands.close();
  });

  test('the terminal reads why a mini-program’s process has ended, and no warning of the engine’s bindings', async () => {
    const main = variable('DAVIT_TEST_VERIFY').replace(/verify\.js$/, 'main.js');
    const { STDERR_PIPE, STDOUT_SILENCE } = Gio.SubprocessFlags;
    const child = Gio.Subprocess.new(
      ['env', `DAVIT_NATIVE_DIR=${folder('slow')}`, 'gjs', '-m', main],
      STDERR_PIPE | STDOUT_SILENCE,
    );
    const output = new Promise<string>((resolve, reject) =>
      child.communicate_utf8_async(null, null, (_, result) => {
        try {
          resolve(child.communicate_utf8_finish(result)[2]);
        } catch (error) {
          reject(error);
        }
      }),
    );
    const pid = Number(child.get_identifier());
    try {
      const find = ['xdotool', 'search', '--sync', '--onlyvisible', '--name', '^Plaza$', 'windowfocus', '--sync'];
      await new Promise<void>((found) => Gio.Subprocess.new(find, STDOUT_SILENCE).wait_async(null, () => found()));
      const page = await until('Food runs', async () => {
        // The first card has the keyboard.
        await sleep(700);
        Gio.Subprocess.new(['xdotool', 'key', 'Return'], 0);
        return webProcesses(pid)[0];
      });
      await sleep(1500);
      killProcess(page);
      await until('its process is gone', () => webProcesses(pid).length === 0);
      await sleep(500);
    } finally {
      child.send_signal(15);
    }
    const said = await output;
    expect(said.includes('food ended by itself: its process crashed, or the system killed it.'), `it reads: ${said}`);
    expect(!/deprecated|Gjs-WARNING|JS ERROR/.test(said), `it reads: ${said}`);
  });
}
