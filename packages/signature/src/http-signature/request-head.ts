// A request without its body, as it came over the wire. Nothing is normalised, joined or decoded here.

export type HeaderLine = readonly [name: string, value: string];

export interface RequestHead {
  readonly method: string;
  /** The raw request target in origin form, such as `/a?b=c`. */
  readonly target: string;
  /** In the order and the spelling in which they were sent; a name may come several times. */
  readonly headers: readonly HeaderLine[];
}
