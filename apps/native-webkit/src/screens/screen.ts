// A screen of the host: its widget, and what it does when it comes up and when something has changed. Types.
import type Gtk from 'gi://Gtk?version=3.0';

export interface Screen {
  readonly widget: Gtk.Widget;
  /** It has just come on screen: the keyboard is put where it is needed. */
  enter?(): void;
  update(): void;
}
/** Where the window is. */
export type Place = { readonly name: 'launcher' | 'permissions' } | { readonly name: 'mini'; readonly appId: string };
export interface Way {
  go(place: Place): void;
}
