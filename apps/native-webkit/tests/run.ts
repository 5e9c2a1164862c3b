// Runs one suite, named by the first argument, inside a real GTK main loop.

import GLib from 'gi://GLib?version=2.0';
import Gtk from 'gi://Gtk?version=3.0';
import System from 'system';
import { burdens } from './burdens.ts';
import { contract } from './contract.ts';
import { driven } from './driven.ts';
import { faults } from './faults.ts';
import { journey } from './journey.ts';
import { kept } from './kept.ts';
import { keyboard } from './keyboard.ts';
import { lookups } from './lookups.ts';
import { network } from './network.ts';
import { noRepublishing } from './no-republishing.ts';
import { offline } from './offline.ts';
import { pictures } from './pictures.ts';
import { platform } from './platform.ts';
import { releases } from './releases.ts';
import { sameBundle } from './same-bundle.ts';
import { sheet } from './sheet.ts';
import { start } from './start.ts';
import { starts } from './starts.ts';
import { stopWords } from './stop-words.ts';
import { runTests } from './suite.ts';
import { walls } from './walls.ts';

const SUITES: Readonly<Record<string, () => void>> = {
  contract,
  platform,
  journey,
  offline,
  network,
  faults,
  driven,
  burdens,
  sheet,
  keyboard,
  kept,
  walls,
  releases,
  'no-republishing': noRepublishing,
  'same-bundle': sameBundle,
  lookups,
  starts,
  'stop-words': stopWords,
  start,
  pictures,
};
const name = ARGV[0] ?? '';
SUITES[name]?.();
GLib.set_prgname('gjs');
Gtk.init(null);
Gtk.Settings.get_default().gtk_enable_animations = false;
void runTests(name).then(() => Gtk.main_quit());
Gtk.main();
// Whatever still waits is of no interest any more.
System.exit(0);
