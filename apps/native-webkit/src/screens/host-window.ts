// The window: one screen at a time, the consent sheet over all of them. Its place follows the account; Escape leads home.
import Gdk from 'gi://Gdk?version=3.0';
import Gtk from 'gi://Gtk?version=3.0';
import type { NativePlaza } from '../host/native-plaza.ts';
import { type ConsentSheet, createConsentSheet } from './consent-sheet.ts';
import { createLauncherScreen } from './launcher-screen.ts';
import { createLoginScreen } from './login-screen.ts';
import { createMiniScreen } from './mini-screen.ts';
import { createPermissionsScreen } from './permissions-screen.ts';
import type { Place, Screen } from './screen.ts';

export interface HostWindow {
  readonly place: Place | { readonly name: 'login' };
}

export function openHostWindow(window: Gtk.Window, plaza: NativePlaza, stage: Gtk.Container): HostWindow {
  let place: HostWindow['place'] = { name: 'login' };
  let sheet: { readonly question: unknown; readonly drawn: ConsentSheet } | null = null;
  const way = { go: (next: Place) => go(next) };
  const mini = createMiniScreen(plaza, stage, way);
  const screens: Readonly<Record<HostWindow['place']['name'], Screen>> = {
    login: createLoginScreen(plaza),
    launcher: createLauncherScreen(plaza, way),
    permissions: createPermissionsScreen(plaza, way),
    mini,
  };
  const stack = new Gtk.Stack({ visible: true });
  for (const [name, { widget }] of Object.entries(screens)) stack.add_named(widget, name);
  const overlay = new Gtk.Overlay({ visible: true });
  overlay.add(stack);
  window.add(overlay);

  function go(next: HostWindow['place']): void {
    place = next;
    stack.set_visible_child_name(next.name);
    const appId = next.name === 'mini' ? next.appId : null;
    mini.setApp(appId);
    const app = plaza.config.apps.find((one) => one.appId === appId) ?? null;
    void plaza.runner.show(app);
    screens[next.name].update();
    screens[next.name].enter?.();
  }
  function drawSheet(): void {
    const question = plaza.questions.open;
    if (question === (sheet?.question ?? null)) return;
    sheet?.drawn.destroy();
    sheet = null;
    // Nothing under the sheet takes a key or a tap.
    stack.sensitive = question === null;
    if (question === null) {
      screens[place.name].enter?.();
      return;
    }
    const drawn = createConsentSheet(question);
    sheet = { question, drawn };
    overlay.add_overlay(drawn.widget);
    drawn.enter();
  }
  function update(): void {
    const isIn = plaza.account.current !== null;
    if (!isIn && place.name !== 'login') {
      plaza.runner.forget();
      go({ name: 'login' });
    } else if (isIn && place.name === 'login') go({ name: 'launcher' });
    drawSheet();
    screens[place.name].update();
  }
  plaza.pulse.listen(update);
  let size = '';
  window.connect('size-allocate', (widget: Gtk.Widget) => {
    const next = `${widget.get_allocated_width()}x${widget.get_allocated_height()}`;
    if (next !== size) sheet?.drawn.disturb();
    size = next;
  });
  window.connect('notify::is-active', () => sheet?.drawn.disturb());
  window.connect('key-press-event', (_: unknown, event: { get_keyval(): [boolean, number] }) => {
    if (event.get_keyval()[1] !== Gdk.KEY_Escape || place.name === 'login') return false;
    if (sheet === null) go({ name: 'launcher' });
    return true;
  });
  go(plaza.account.current === null ? { name: 'login' } : { name: 'launcher' });
  return {
    get place() {
      return place;
    },
  };
}
