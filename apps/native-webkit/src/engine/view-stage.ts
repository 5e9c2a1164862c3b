// Where mini-programs' views are in the window: at most one can be seen, and a view that cannot be seen is unmapped, so that no key
// and no focus reach it. Whether the stage itself is seen is not decided here: under a consent sheet the screens show another page of
// their stack, which unmaps it with whatever is on it.
import type Gtk from 'gi://Gtk?version=3.0';

export interface ViewStage {
  add(view: Gtk.Widget): void;
  show(view: Gtk.Widget): void;
  hide(view: Gtk.Widget): void;
  focus(view: Gtk.Widget): void;
  remove(view: Gtk.Widget): void;
}

export function createViewStage(box: Gtk.Container): ViewStage {
  return {
    add(view) {
      view.visible = false;
      box.add(view);
    },
    show(view) {
      for (const other of box.get_children()) if (other !== view) other.hide();
      view.show();
    },
    hide: (view) => view.hide(),
    focus(view) {
      if (view.get_mapped()) view.grab_focus();
    },
    remove(view) {
      view.hide();
      if (view.get_parent() === box) box.remove(view);
    },
  };
}
