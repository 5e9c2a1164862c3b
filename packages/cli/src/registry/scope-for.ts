// The scopes that a request is made with: what it needs and no more. Pure.
import type { LoginFacts } from '../login/login.ts';

/** Any one of these opens it: those that the account has, or the first, so that the server says what is missing. */
export function scopeFor({ scopes }: Pick<LoginFacts, 'scopes'>, anyOf: readonly string[]): string {
  const had = anyOf.filter((scope) => scopes.includes(scope));
  return (had.length > 0 ? had : anyOf.slice(0, 1)).join(' ');
}

export const PUBLISH = ['registry:publish'];
export const RELEASE = ['registry:release'];
export const STOP = ['registry:release', 'registry:operate'];
export const READ = ['registry:read', 'registry:review', 'registry:operate'];
export const REVIEW = ['registry:review'];
export const WAITING = ['registry:review', 'registry:operate'];
/** Keys of the account itself; every account may ask for it. */
export const OWN_KEYS = 'client:keys';
