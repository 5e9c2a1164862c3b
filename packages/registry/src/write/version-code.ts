// The version code of a path, as text: one spelling for each number. Pure.
import { MAX_VERSION_CODE } from '@davit/bundle';

export function versionCodeOf(text: string): number | null {
  const code = /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : 0;
  return code >= 1 && code <= MAX_VERSION_CODE ? code : null;
}
