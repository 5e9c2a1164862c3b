// Pictures of the real window for docs/screens/native, light and dark: only when DAVIT_NATIVE_PICTURES names the folder.
import { joinPath } from '../src/platform/folder.ts';
import { answerSheet, takeHost, variable } from './hands.ts';
import { isPainted, savePicture } from './picture.ts';
import { sleep, test, until } from './suite.ts';

export function pictures(): void {
  // Each of their own: who has allowed something is not asked again.
  for (const [theme, user, name] of [
    ['light', 'alice', 'Alice'],
    ['dark', 'bob', 'Bob'],
  ] as const)
    test(`pictures of each screen, ${theme}`, async () => {
      const hands = await takeHost(`pictures-${theme}`, { theme });
      const save = async (screen: string): Promise<void> => {
        await hands.point(400, 850);
        await sleep(700);
        await until(`${screen} is painted`, () => isPainted(hands.window));
        savePicture(hands.window, joinPath(variable('DAVIT_NATIVE_PICTURES'), `${screen}-${theme}.png`));
      };
      await hands.seen('login-username');
      await save('login');
      await hands.login(user);
      await until('the name', () => hands.textOf('launcher-greeting').includes(name));
      await hands.open('food');
      await hands.placeOf('food', 'login');
      await save('food');
      await hands.clickInPage('food', 'login');
      await hands.seen('consent-sheet');
      await save('consent');
      await answerSheet(hands, 'allow');
      await hands.clickInPage('food', 'tab-account');
      await hands.textInPage('food', 'user-phone');
      await save('account');
      await hands.click('bar-home');
      await hands.open('tickets');
      await until('the seats', () => hands.inPage<boolean>('tickets', `document.querySelector('canvas') !== null`));
      // Fonts and canvas come after the page.
      await sleep(2000);
      await save('tickets');
      await hands.click('bar-home');
      // The world of the tests has a mini-program for attacks; nobody else's launcher has.
      (await hands.seen('app-villain')).hide();
      await save('launcher');
      await hands.click('launcher-permissions');
      await hands.seen('grant-food');
      await save('permissions');
      await hands.click('permissions-back');
      await hands.open('food');
      await hands.inPage('food', `(setTimeout(() => { location.href = 'https://elsewhere.example/' }), true)`);
      await hands.seen('ended-title');
      await save('stopped');
      await hands.close();
    });
}
