// Log-in, drawn by the host: no page has a part in it. The password goes to the authorization server and is forgotten here.
import Gtk from 'gi://Gtk?version=3.0';
import { loginError } from '@davit/host-app';
import type { NativePlaza } from '../host/native-plaza.ts';
import { TEXTS } from '../texts.ts';
import { button, column, label, padded, row, scroll, withClasses } from './parts.ts';
import type { Screen } from './screen.ts';

const T = TEXTS.login;

export function createLoginScreen(plaza: NativePlaza): Screen {
  const userName = new Gtk.Entry({ name: 'login-username', visible: true });
  const password = new Gtk.Entry({ name: 'login-password', visibility: false, visible: true });
  userName.get_accessible().set_name(T.username);
  password.get_accessible().set_name(T.password);
  const problem = withClasses(label(''), 'problem');
  problem.name = 'login-problem';
  const submit = button('login-submit', T.submit, () => void logIn(), 'primary');
  let isBusy = false;

  const say = (sentence: string | null): void => {
    problem.set_text(sentence ?? '');
    problem.visible = sentence !== null;
  };
  async function logIn(): Promise<void> {
    if (isBusy) return;
    const [name, secret] = [userName.get_text().trim(), password.get_text()];
    if (name === '' || secret === '') return say(T.empty);
    isBusy = true;
    submit.sensitive = false;
    submit.label = T.busy;
    say(null);
    const result = await plaza.account.login(name, secret);
    isBusy = false;
    submit.sensitive = true;
    submit.label = T.submit;
    // Also where the network has gone: it may be long until somebody tries again, and not the one who has typed it.
    password.set_text('');
    if (result.ok) userName.set_text('');
    else {
      say(loginError(result.failure, T));
      password.grab_focus();
    }
  }
  userName.connect('activate', () => password.grab_focus());
  password.connect('activate', () => void logIn());

  const fields = column(
    6,
    label(T.username, 'small', 'strong'),
    userName,
    label(T.password, 'small', 'strong'),
    password,
  );
  const demo = column(8);
  if (plaza.config.demoLogins.length > 0) {
    demo.add(label(T.demo, 'small', 'soft'));
    const choices = row(8);
    for (const login of plaza.config.demoLogins) {
      const fill = (): void => {
        userName.set_text(login.username);
        password.set_text(login.password);
        void logIn();
      };
      choices.add(button(`login-demo-${login.username}`, login.username, fill));
    }
    demo.add(choices);
  }
  const body = column(
    18,
    label('Plaza', 'mark'),
    label(T.title, 'title'),
    label(T.lead, 'soft'),
    problem,
    fields,
    submit,
    demo,
  );
  const widget = withClasses(scroll(padded(body, 26)), 'screen');
  say(null);
  return {
    widget,
    enter: () => userName.grab_focus(),
    update() {
      if (plaza.account.hasEnded && !isBusy) say(T.ended);
    },
  };
}
