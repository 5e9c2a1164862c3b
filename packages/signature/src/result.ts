// The two outcomes of whatever can refuse. Throws nothing; what is thrown elsewhere is a mistake in the calling program.

export type Result<T, F> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: F };

export const succeed = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const refuse = <F>(failure: F): { readonly ok: false; readonly failure: F } => ({ ok: false, failure });
