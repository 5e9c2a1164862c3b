// What the host and a probe page say to each other over the port that the host hands in. Types only; the page's side is probe.ts.

export interface ProbeLook {
  /** What the echo of the page's own origin answered; null when it could not be reached. */
  readonly self: string | null;
  /** The same of its sibling: the `Sec-Fetch-Site` that the request carried, or an empty text. */
  readonly sibling: string | null;
  /** Milliseconds since the epoch at which a probe first wrote here; null when nothing can be kept. */
  readonly keptSince: number | null;
}

export type ToProbe =
  | readonly ['look', now: number]
  /** Keeps the page's thread busy. */
  | readonly ['spin', ms: number]
  | readonly ['ping', nth: number];

export type FromProbe =
  | readonly ['ready']
  | readonly ['seen', look: ProbeLook]
  /** From when to when it was busy, in milliseconds since the epoch. */
  | readonly ['spun', busy: readonly [from: number, to: number]]
  | readonly ['pong', nth: number];
