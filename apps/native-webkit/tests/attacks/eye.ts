// Sees what a user would: dialogs that WebKit draws into a view, and windows that nobody asked for. Says each on stdout, and answers a
// dialog, so that its page goes on. The same eye looks at both sides: what it finds in the plain view proves that it can see.
import Gtk from 'gi://Gtk?version=3.0';
import type WebKit2 from 'gi://WebKit2?version=4.1';

const LOOK_MS = 40;
/** The title of GTK's dialog, in the language that the tests run in. */
const PRINT = 'Print';

/** Also what a container does not count among its children, as WebKit's dialogs are. */
function* below(widget: Gtk.Widget): Generator<Gtk.Widget> {
  yield widget;
  if (!('forall' in widget)) return;
  const children: Gtk.Widget[] = [];
  (widget as Gtk.Container).forall((child) => void children.push(child));
  for (const child of children) yield* below(child);
}

export const say = (text: string): void => print(`seen ${text.replaceAll('\n', ' ')}`);

export interface Looked {
  readonly side: 'defended' | 'control';
  /** Views that may show a dialog now. */
  readonly views: () => readonly WebKit2.WebView[];
  /** The program's own windows. */
  readonly windows: readonly Gtk.Widget[];
}

/** Answers the titles of windows that came, as they come. */
export function openEye({ side, views, windows }: Looked): readonly string[] {
  const came: string[] = [];
  /** A hint under the pointer is no window. */
  const isStranger = (one: Gtk.Window): boolean =>
    !windows.includes(one) && one.get_mapped() && one.get_window_type() === Gtk.WindowType.TOPLEVEL;
  const look = (): void => {
    for (const view of views()) {
      const inside = [...below(view)];
      const labels = inside.filter((one): one is Gtk.Label => one instanceof Gtk.Label).map((one) => one.get_text());
      if (labels.length === 0) continue;
      const text = labels.join(' ');
      // The one dialog whose words are the engine's own.
      say(text.includes(`.${side}`) ? text : `dialog-beforeunload.${side}: ${text}`);
      inside
        .filter((one): one is Gtk.Button => one instanceof Gtk.Button)
        .at(-1)
        ?.clicked();
    }
    // All first: one that is closed takes others along.
    for (const window of (Gtk.Window.list_toplevels() as Gtk.Window[]).filter(isStranger)) {
      const { title } = window;
      came.push(title ?? '');
      say(`${title === PRINT ? `dialog-print.${side}` : 'a window'}: ${title}`);
      window.destroy();
    }
  };
  setInterval(look, LOOK_MS);
  return came;
}
