// What one launch took, from the tap on the host's page, in milliseconds. Types only.
export interface LaunchTimes {
  /** The document that the user sees began to load. */
  readonly documentMs: number;
  /** The first line of its script. */
  readonly firstScriptMs: number;
  /** Its first contentful paint. */
  readonly firstPaintMs: number;
  /** Nothing was painted until it had been hidden and shown again. */
  readonly isBlank: boolean;
  /** When each step of the container ended; empty for a plain frame. */
  readonly steps: Readonly<Record<string, number>>;
}
