// What the suite needs of a browser, or of a native host. One that is not installed is not run, and never counts as passed.
import type { Side } from '../attack.ts';

export interface Engine {
  readonly name: 'chromium' | 'firefox' | 'webkit' | 'webkit-native';
  readonly title: string;
  /** A version, or why it cannot be run here. */
  find(): Promise<{ readonly version: string } | { readonly missing: string }>;
  /** Somebody clicks into the page and answers its dialogs. */
  readonly isDriven: boolean;
  /** Two of them on one machine do not get in each other’s way: neither needs the one screen or the one keyboard. */
  readonly runsTwice: boolean;
  /** Where a mini-program’s origin is, when not below the server’s own. */
  readonly appOrigin?: (appId: string) => string;
  /** Starts the browser on the address, in a new profile below `folder`. */
  open(url: string, folder: string, side: Side): Promise<EngineRun>;
}

export interface EngineRun {
  /** Rejects when the browser has ended by itself. */
  readonly gone: Promise<never>;
  /** Ends the browser; answers what was seen of it from outside. */
  close(): Promise<Sightings>;
}

export interface Sightings {
  /** Texts of dialogs and names of downloads. */
  readonly seen: readonly string[];
  /** Every name that the browser looked up; null when it does not tell. */
  readonly lookups: readonly string[] | null;
}
