// What an attack is: code that runs inside a mini-program's own page, and what counts as a hit. Types only.

/** Where the page of an attack finds the others. Every attack has listeners of its own, so that no hit needs to say whose it is. */
export interface Arena {
  readonly id: string;
  readonly side: Side;
  /** `http://<id>.<side>.evil.localhost:<port>`: nobody declared it. */
  readonly evil: string;
  readonly evilName: string;
  readonly evilPort: number;
  /** A datagram listener on 127.0.0.1; 0 when the attack is not judged by one. */
  readonly udpPort: number;
  /** The one origin that the manifest declares. It answers `/redirect?to=…`. */
  readonly declared: string;
  /** Another mini-program, which runs beside the attacker. */
  readonly sibling: string;
}

/** `defended`: inside the product. `control`: the same page without any of our headers and frames. */
export type Side = 'defended' | 'control';

/** Who says that an attack has hit. */
export type Judge =
  /** A TCP connection reached the attack's own listener. */
  | 'connection'
  /** A datagram reached the attack's own listener. */
  | 'datagram'
  /** The browser's own net log has a look-up of the attack's name. */
  | 'lookup'
  /** The page has got what it wanted: `run` answers what. */
  | 'page'
  /** The host page has seen or felt it. */
  | 'host'
  /** A page opened where it may not be, and tells so itself. */
  | 'opened'
  /** The one who drives the browser saw a dialog, or a file arrived in the downloads. */
  | 'driver';

/**
 * What the page of the control is: a frame on another origin of the same site (the default), a frame on the origin of the page
 * around it, the top page, or a top page that is cross-origin isolated.
 */
export type ControlPlace = 'frame' | 'same-origin' | 'top' | 'isolated';

export interface Attack {
  readonly id: string;
  readonly title: string;
  /** The number in the list of threats, where there is one. */
  readonly threat: `T${string}`;
  readonly judge: Judge;
  readonly control?: ControlPlace;
  /** Ends the document it runs in: gets an instance of its own. */
  readonly alone?: true;
  /** Needs a click of the user; runs after the others, one by one. */
  readonly gesture?: true;
  /** Holds up the page: runs after the others, one by one. */
  readonly blocks?: true;
  /** How long an answer may take, where six seconds are too few. */
  readonly ms?: number;
  /** Stops a browser that nobody drives (dialogs). */
  readonly needsDriver?: true;
  /** Nothing that a web page can send or set closes it: measured and published apart, with this reason. */
  readonly limit?: string;
  /** Judge `page`: answers what was got, or nothing. Throws `Missing` when the engine has no such interface. */
  run(arena: Arena): unknown;
}

export type Group =
  | 'Reading the host and others'
  | 'Navigating'
  | 'Requests by script'
  | 'Requests by elements'
  | 'Requests by styles'
  | 'Hints and preloading'
  | 'Workers'
  | 'Connections that are no requests'
  | 'After the page'
  | 'Windows, dialogs and files'
  | 'Devices and permissions'
  | 'Code and isolation';

/** How an attack went, as its own page tells it. */
export type Outcome =
  | { readonly kind: 'started' }
  | { readonly kind: 'done' }
  | { readonly kind: 'got'; readonly what: string }
  | { readonly kind: 'missing'; readonly what: string }
  | { readonly kind: 'failed'; readonly why: string };
