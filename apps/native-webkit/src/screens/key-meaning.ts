// What a key means for the host before anybody else gets it. A mini-program has Escape for itself, as in a browser; the ways home that
// it is never asked about are Alt with the left arrow or Home, and the keys that keyboards have for going back. Pure.

export type KeyMeaning = 'home' | 'walk-away';
export interface KeyPress {
  /** As GDK names it: `Escape`, `Left`, `Back`. */
  readonly key: string;
  readonly isAlt: boolean;
  readonly isOtherHeld: boolean;
}
export interface KeyPlace {
  /** The log-in is the first screen: nothing is behind it. */
  readonly isLogin: boolean;
  /** A consent sheet lies over the window. */
  readonly isAsked: boolean;
  /** The keyboard is in a mini-program's page. */
  readonly isInPage: boolean;
}

const BACK = ['Back', 'HomePage'];
const BACK_WITH_ALT = ['Left', 'KP_Left', 'Home', 'KP_Home'];

/** Null leaves the key to whoever has the keyboard. */
export function keyMeaning({ key, isAlt, isOtherHeld }: KeyPress, place: KeyPlace): KeyMeaning | null {
  if (place.isLogin || isOtherHeld) return null;
  const isWayHome = isAlt ? BACK_WITH_ALT.includes(key) : BACK.includes(key);
  const isEscape = key === 'Escape' && !isAlt;
  if (place.isAsked) return isEscape ? 'walk-away' : null;
  if (isWayHome) return 'home';
  return isEscape && !place.isInPage ? 'home' : null;
}
