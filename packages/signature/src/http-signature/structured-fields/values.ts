// The values of structured fields (RFC 8941, and Date of RFC 9651). Display strings are not read here: no field of ours has one.

export type BareItem =
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'decimal'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'token'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'date'; readonly value: number };

export type Parameter = readonly [key: string, value: BareItem];

export interface Item {
  readonly kind: 'item';
  readonly bare: BareItem;
  readonly parameters: readonly Parameter[];
}

export interface InnerList {
  readonly kind: 'inner-list';
  readonly items: readonly Item[];
  readonly parameters: readonly Parameter[];
}

export type Member = Item | InnerList;

export interface DictionaryMember {
  readonly key: string;
  readonly value: Member;
  /** The text of the value as it was sent, parameters included. */
  readonly raw: string;
  /** Whether `raw` is exactly what a serializer writes: then it can be signed and compared as it is. */
  readonly isCanonical: boolean;
}

export type Dictionary = readonly DictionaryMember[];

/** The value of a parameter, or undefined. */
export function parameterOf(parameters: readonly Parameter[], key: string): BareItem | undefined {
  for (const [name, value] of parameters) if (name === key) return value;
  return undefined;
}
