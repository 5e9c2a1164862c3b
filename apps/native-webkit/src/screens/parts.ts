// The few widgets that every screen is made of. A name finds a widget again, for tests and for assistive technology's scripts.
import Gtk from 'gi://Gtk?version=3.0';
import Pango from 'gi://Pango?version=1.0';

export function withClasses<T extends Gtk.Widget>(widget: T, ...classes: readonly string[]): T {
  for (const one of classes) widget.get_style_context().add_class(one);
  return widget;
}
export function label(text: string, ...classes: readonly string[]): Gtk.Label {
  const made = new Gtk.Label({
    label: text,
    wrap: true,
    wrap_mode: Pango.WrapMode.WORD_CHAR,
    xalign: 0,
    max_width_chars: 1,
    hexpand: true,
    visible: true,
  });
  return withClasses(made, ...classes);
}
/** Where nothing scrolls: a text of others whose letters are as wide as the window takes no more room than this. */
export function atMost(lines: number, made: Gtk.Label): Gtk.Label {
  made.lines = lines;
  made.ellipsize = Pango.EllipsizeMode.END;
  return made;
}
/** One line, cut at its end. */
export function line(text: string, ...classes: readonly string[]): Gtk.Label {
  const made = new Gtk.Label({ label: text, xalign: 0, ellipsize: Pango.EllipsizeMode.END, visible: true });
  return withClasses(made, ...classes);
}
export function column(spacing: number, ...children: readonly Gtk.Widget[]): Gtk.Box {
  const made = new Gtk.Box({ orientation: Gtk.Orientation.VERTICAL, spacing, visible: true });
  for (const child of children) made.add(child);
  return made;
}
export function row(spacing: number, ...children: readonly Gtk.Widget[]): Gtk.Box {
  const made = new Gtk.Box({ orientation: Gtk.Orientation.HORIZONTAL, spacing, visible: true });
  for (const child of children) made.add(child);
  return made;
}
export function button(name: string, text: string, onClick: () => void, ...classes: readonly string[]): Gtk.Button {
  const made = new Gtk.Button({ label: text, name, visible: true });
  made.connect('clicked', onClick);
  return withClasses(made, ...classes);
}
/** The keyboard stops at it only where there is more than is seen, to scroll; its ring is drawn then. */
export function scroll(child: Gtk.Widget): Gtk.ScrolledWindow {
  const made = new Gtk.ScrolledWindow({
    hscrollbar_policy: Gtk.PolicyType.NEVER,
    vexpand: true,
    visible: true,
    can_focus: false,
  });
  made.add(child);
  const adjustment = made.get_vadjustment();
  adjustment.connect('changed', () => made.set_can_focus(adjustment.upper > adjustment.page_size + 1));
  return made;
}
export function padded<T extends Gtk.Widget>(widget: T, size: number): T {
  for (const side of ['margin_start', 'margin_end', 'margin_top', 'margin_bottom'] as const) widget[side] = size;
  return widget;
}

/** A letter on a colour. No picture of a publisher is decoded in the host's own process. */
export function tile(appId: string, name: string, size: number): Gtk.Widget {
  const sum = [...appId].reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) % 6, 0);
  const letter = new Gtk.Label({ label: ([...name][0] ?? '?').toUpperCase(), visible: true });
  const box = withClasses(new Gtk.Box({ visible: true, valign: Gtk.Align.CENTER }), 'tile', `tile-${sum}`);
  box.set_size_request(size, size);
  box.pack_start(letter, true, true, 0);
  return box;
}

/** Empties a container; what was in it is gone. */
export function empty(container: Gtk.Container): void {
  for (const child of container.get_children()) child.destroy();
}
