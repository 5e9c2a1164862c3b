// Real clicks into a view, again and again: what a page may do only after one, it may do. Nothing is clicked while no view is on screen.
import Gio from 'gi://Gio?version=2.0';
import type Gtk from 'gi://Gtk?version=3.0';
import type WebKit2 from 'gi://WebKit2?version=4.1';

const EVERY_MS = 200;
/** From the view's corner: inside the first frame of the control's page, and on the shield of the attacker's. */
const AT = 60;

export function clickAgainAndAgain(window: Gtk.Window, viewOf: () => WebKit2.WebView | null): void {
  let isBusy = false;
  setInterval(() => {
    const view = viewOf();
    const surface = window.get_window();
    if (isBusy || view === null || !view.get_mapped() || surface === null) return;
    const [, x, y] = view.translate_coordinates(window, AT, AT);
    const [, left, top] = surface.get_origin();
    isBusy = true;
    const child = Gio.Subprocess.new(['xdotool', 'mousemove', `${x + left}`, `${y + top}`, 'click', '1'], 0);
    child.wait_async(null, (_, result) => {
      child.wait_finish(result);
      isBusy = false;
    });
  }, EVERY_MS);
}
