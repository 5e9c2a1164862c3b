// A picture of the real window, as it is on the screen.
import Gdk from 'gi://Gdk?version=3.0';
import type Gtk from 'gi://Gtk?version=3.0';

export function savePicture(window: Gtk.Window, path: string): void {
  const drawn = window.get_window();
  if (drawn === null) return;
  const [width, height] = [window.get_allocated_width(), window.get_allocated_height()];
  Gdk.pixbuf_get_from_window(drawn, 0, 0, width, height)?.savev(path, 'png', [], []);
}
