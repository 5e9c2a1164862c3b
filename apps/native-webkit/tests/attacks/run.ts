// The two sides of the attack suite, as programs that conformance/isolation leads through their pages: the attacks in a plain view
// (`control`), and in a mini-program of the real host (`host`). Arguments: side, address, folder. What it has seen goes to stdout.
import GLib from 'gi://GLib?version=2.0';
import Gtk from 'gi://Gtk?version=3.0';
import System from 'system';
import { runControl } from './control.ts';
import { runHost } from './host.ts';

const [side = '', address = '', folder = ''] = ARGV;
GLib.set_prgname('gjs');
Gtk.init(null);
Gtk.Settings.get_default().gtk_enable_animations = false;
let code = 0;
(side === 'host' ? runHost : runControl)(address, folder).then(
  () => Gtk.main_quit(),
  (error: unknown) => {
    printerr(error instanceof Error ? `${error.message}\n${error.stack}` : `${error}`);
    code = 1;
    Gtk.main_quit();
  },
);
Gtk.main();
// Whatever still waits is of no interest any more.
System.exit(code);
