// A Result is what pure code returns: a value, or a failure that carries its evidence. Never thrown.

/** The outcome of a pure step. `F` is a tagged union, so that an edge can map every failure in one exhaustive switch. */
export type Result<T, F> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: F };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = <F>(failure: F): { readonly ok: false; readonly failure: F } => ({ ok: false, failure });

/** Closes a switch over a union: a member that nobody handled is a compile error, and a bug if it ever runs. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
