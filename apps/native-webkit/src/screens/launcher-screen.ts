// The mini-programs of this server, what runs, and the way to the user's permissions.
import Gtk from 'gi://Gtk?version=3.0';
import type { CatalogueApp } from '@davit/host-app';
import type { NativePlaza } from '../host/native-plaza.ts';
import { plainText } from '../text/plain-text.ts';
import { TEXTS } from '../texts.ts';
import { button, column, empty, label, line, padded, row, scroll, tile, withClasses } from './parts.ts';
import type { Screen, Way } from './screen.ts';

const T = TEXTS.launcher;

function appButton(plaza: NativePlaza, app: CatalogueApp, way: Way): Gtk.Widget {
  const name = plainText(app.name, 40);
  const made = withClasses(new Gtk.Button({ name: `app-${app.appId}`, visible: true }), 'app');
  const head = row(8, line(name, 'heading'));
  if (plaza.runner.isLive(app.appId)) {
    const tag = withClasses(line(T.running), 'tag', 'live');
    tag.name = `running-${app.appId}`;
    head.add(tag);
  }
  const words = column(
    2,
    head,
    line(plainText(app.publisher, 60), 'small', 'soft'),
    line(plainText(app.description, 100), 'small'),
  );
  words.set_size_request(1, -1);
  const content = row(14, tile(app.appId, name, 52));
  content.pack_start(words, true, true, 0);
  made.add(content);
  made.get_accessible().set_name(name);
  made.connect('pressed', () => plaza.runner.prepare(app.appId));
  made.connect('clicked', () => way.go({ name: 'mini', appId: app.appId }));
  return made;
}

export function createLauncherScreen(plaza: NativePlaza, way: Way): Screen {
  const greeting = line('', 'title');
  greeting.name = 'launcher-greeting';
  const offline = withClasses(label(T.offline), 'notice');
  offline.name = 'launcher-offline';
  const apps = column(10);
  const foot = row(
    8,
    button('launcher-permissions', T.permissions, () => way.go({ name: 'permissions' })),
    button('launcher-theme', '◐', () => plaza.setTheme(plaza.theme() === 'light' ? 'dark' : 'light'), 'plain'),
  );
  foot.get_children()[1]?.get_accessible().set_name(T.theme);
  foot.pack_end(
    button('launcher-logout', T.logout, () => void plaza.account.logout(), 'plain'),
    false,
    false,
    0,
  );
  const body = column(14, label('Plaza', 'mark'), greeting, offline, label(T.title, 'heading'), apps);
  const widget = withClasses(column(0, scroll(padded(body, 20)), padded(foot, 12)), 'screen');
  let drawn = '';
  return {
    widget,
    enter() {
      drawn = '';
      this.update();
      apps.get_children()[0]?.grab_focus();
    },
    update() {
      const { current } = plaza.account;
      greeting.set_text(current === null ? '' : T.greeting(plainText(current.displayName, 40)));
      offline.visible = plaza.isOffline();
      const { apps: listed } = plaza.config;
      const next = JSON.stringify(listed.map((app) => [app.appId, plaza.runner.isLive(app.appId)]));
      if (next === drawn) return;
      drawn = next;
      empty(apps);
      for (const app of listed) apps.add(appButton(plaza, app, way));
      if (listed.length === 0) for (const text of [T.empty, T.emptyHint]) apps.add(label(text, 'soft'));
    },
  };
}
