// What WebKit draws for a page in windows of its own: lists of options, suggestions. They lie over everything that the host draws, so
// that they go as soon as their view is not seen, and none comes for a view that is not.

import Gdk from 'gi://Gdk?version=3.0';
import Gtk from 'gi://Gtk?version=3.0';
import type WebKit2 from 'gi://WebKit2?version=4.1';

/** The host itself opens none, and one page at most is seen: whichever is open is a page's. */
function closePopups(): void {
  for (const popup of Gtk.Window.list_toplevels() as Gtk.Window[]) {
    if (popup.get_window_type() !== Gtk.WindowType.POPUP || !popup.get_mapped()) continue;
    // As a press beside it does: WebKit lets go of pointer and keyboard, and tells the page.
    popup.emit('button-press-event', Gdk.Event.new(Gdk.EventType.BUTTON_PRESS));
    if (popup.get_mapped()) popup.hide();
  }
}

export function keepPopupsIn(view: WebKit2.WebView): void {
  view.connect('unmap', closePopups);
  view.connect('show-option-menu', (_: unknown, menu: WebKit2.OptionMenu) => {
    if (view.get_mapped()) return false;
    menu.close();
    return true;
  });
}
