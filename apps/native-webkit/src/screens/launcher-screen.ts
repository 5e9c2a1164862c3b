// The mini-programs of this server, what runs, and the way to the user's permissions.
import Gtk from 'gi://Gtk?version=3.0';
import type { CatalogueApp } from '@davit/host-app';
import type { NativePlaza } from '../host/native-plaza.ts';
import { plainText } from '../text/plain-text.ts';
import { TEXTS } from '../texts.ts';
import { atMost, button, column, label, line, padded, row, scroll, tile, withClasses } from './parts.ts';
import type { Screen, Way } from './screen.ts';

const T = TEXTS.launcher;

interface AppCard {
  readonly app: CatalogueApp;
  readonly widget: Gtk.Widget;
  readonly running: Gtk.Widget;
}

function appCard(plaza: NativePlaza, app: CatalogueApp, open: () => void): AppCard {
  const name = plainText(app.name, 40);
  const widget = withClasses(new Gtk.Button({ name: `app-${app.appId}`, visible: true }), 'app');
  const running = withClasses(line(T.running), 'tag', 'live');
  running.name = `running-${app.appId}`;
  const title = line(name, 'heading');
  title.hexpand = false;
  const words = column(2, row(8, title, running), line(plainText(app.publisher, 60), 'small', 'soft'));
  const description = plainText(app.description, 160);
  if (description !== '') words.add(atMost(3, label(description, 'small')));
  words.set_size_request(1, -1);
  const content = row(14, tile(app.appId, name, 52));
  content.pack_start(words, true, true, 0);
  widget.add(content);
  widget.connect('pressed', () => plaza.runner.prepare(app.appId));
  widget.connect('clicked', open);
  return { app, widget, running };
}

export function createLauncherScreen(plaza: NativePlaza, way: Way): Screen {
  const greeting = atMost(3, label('', 'title'));
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
  /** Who comes back from a mini-program is at its card. */
  let last: string | null = null;
  const cards = plaza.config.apps.map((app) =>
    appCard(plaza, app, () => {
      last = app.appId;
      way.go({ name: 'mini', appId: app.appId });
    }),
  );
  for (const card of cards) apps.add(card.widget);
  if (cards.length === 0) for (const text of [T.empty, T.emptyHint]) apps.add(label(text, 'soft'));
  return {
    widget,
    enter: () => (cards.find(({ app }) => app.appId === last) ?? cards[0])?.widget.grab_focus(),
    update() {
      const { current } = plaza.account;
      if (current === null) last = null;
      greeting.set_text(current === null ? '' : T.greeting(plainText(current.displayName, 40)));
      offline.visible = plaza.isOffline();
      // Drawn once: a card that came anew would take the keyboard from whoever is there.
      for (const { app, widget: card, running } of cards) {
        running.visible = plaza.runner.isLive(app.appId);
        const name = plainText(app.name, 40);
        card.get_accessible().set_name(running.visible ? T.isRunning(name) : name);
      }
    },
  };
}
