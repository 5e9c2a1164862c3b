// The window: one screen at a time, the consent sheet over all of them. Its place follows the account.
// Which keys lead home stands in key-meaning.ts.
import Gdk from 'gi://Gdk?version=3.0';
import Gtk from 'gi://Gtk?version=3.0';
import type { NativePlaza } from '../host/native-plaza.ts';
import { type ConsentSheet, createConsentSheet } from './consent-sheet.ts';
import { keyMeaning } from './key-meaning.ts';
import { createLauncherScreen } from './launcher-screen.ts';
import { createLoginScreen } from './login-screen.ts';
import { createMiniScreen } from './mini-screen.ts';
import { createPermissionsScreen } from './permissions-screen.ts';
import type { Place, Screen } from './screen.ts';

const { CONTROL_MASK, SHIFT_MASK, SUPER_MASK } = Gdk.ModifierType;
const OTHERS_HELD = CONTROL_MASK | SHIFT_MASK | SUPER_MASK;
interface KeyEvent {
  get_keyval(): [boolean, number];
  get_state(): [boolean, number];
}

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
      screens[place.name].update();
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
  // Before the page gets it: what leads home leads home also while the page hangs.
  window.connect('key-press-event', (_: unknown, event: KeyEvent) => {
    const held = event.get_state()[1];
    const meaning = keyMeaning(
      {
        key: Gdk.keyval_name(event.get_keyval()[1]) ?? '',
        isAlt: (held & Gdk.ModifierType.MOD1_MASK) !== 0,
        isOtherHeld: (held & OTHERS_HELD) !== 0,
      },
      { isLogin: place.name === 'login', isAsked: sheet !== null, isInPage: mini.hasKeyboard() },
    );
    if (meaning === 'home') go({ name: 'launcher' });
    else if (meaning === 'walk-away') sheet?.drawn.walkAway();
    return meaning !== null;
  });
  go(plaza.account.current === null ? { name: 'login' } : { name: 'launcher' });
  return {
    get place() {
      return place;
    },
  };
}
