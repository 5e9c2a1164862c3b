// A picture of the real window, as it is on the screen, and the colours in it.
import Gdk from 'gi://Gdk?version=3.0';
import type Gtk from 'gi://Gtk?version=3.0';

export function savePicture(window: Gtk.Window, path: string): void {
  const drawn = window.get_window();
  if (drawn === null) return;
  const [width, height] = [window.get_allocated_width(), window.get_allocated_height()];
  Gdk.pixbuf_get_from_window(drawn, 0, 0, width, height)?.savev(path, 'png', [], []);
}

/** The colour that most pixels of a square of the window have, as `#rrggbb`; `x` and `y` are its middle, in the window. */
export function colourAround(window: Gtk.Window, x: number, y: number, side = 26): string {
  const drawn = window.get_window();
  const picture =
    drawn && Gdk.pixbuf_get_from_window(drawn, Math.round(x - side / 2), Math.round(y - side / 2), side, side);
  if (!picture) throw new Error('the window has no pixels');
  const [pixels, stride, channels] = [picture.get_pixels(), picture.get_rowstride(), picture.get_n_channels()];
  const counts = new Map<string, number>();
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      const at = row * stride + column * channels;
      const colour = `#${[...pixels.slice(at, at + 3)].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] as string;
}

/** A page that is on screen and not painted yet has one colour below the host's bar. */
export function isPainted(window: Gtk.Window): boolean {
  const [width, height] = [window.get_allocated_width(), window.get_allocated_height()];
  const colours = new Set<string>();
  for (let y = 100; y < height - 20; y += 12)
    for (let x = 10; x < width - 20; x += 12) colours.add(colourAround(window, x, y, 1));
  return colours.size > 2;
}

/** How many colours a part of the screen has, whoever has drawn it. */
export function coloursOnScreen(left: number, top: number, width: number, height: number): number {
  const picture = Gdk.pixbuf_get_from_window(Gdk.get_default_root_window(), left, top, width, height);
  if (picture === null) throw new Error('the screen has no pixels');
  const [pixels, stride, channels] = [picture.get_pixels(), picture.get_rowstride(), picture.get_n_channels()];
  const colours = new Set<string>();
  for (let y = 0; y < height; y += 3)
    for (let x = 0; x < width; x += 3) {
      const at = y * stride + x * channels;
      colours.add(pixels.slice(at, at + 3).join());
    }
  return colours.size;
}
