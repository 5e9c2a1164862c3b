// Which version a build is, where nobody has counted: a registry gives each version code once, and a folder in development changes many
// times under one. The manifest's own version holds as long as it is free. Pure.
import type { Manifest } from '@davit/bundle';

export type BuildVersion = Manifest['version'];

/** A version that the registry has. */
export interface KnownVersion {
  readonly version_code: number;
  readonly version_name: string;
  readonly digest: string;
}

export type BuildVersions = readonly [BuildVersion, BuildVersion?];

/** Leaves room for what is added: a name has at most 64 characters. */
const MAX_KEPT = 40;

/** What comes after a "+" says nothing about order, so it makes no other name. */
const bare = (name: string): string => name.split('+')[0] ?? '';
const countedName = (name: string, code: number): string => `${bare(name).slice(0, MAX_KEPT)}-dev.${code}`;

/**
 * The versions that the build may be, best first: the newest one, should it be that very build again, and the next one. `known`: newest
 * first.
 */
export function buildVersions(declared: BuildVersion, known: readonly KnownVersion[]): BuildVersions {
  const [newest] = known;
  const newestCode = newest?.version_code ?? 0;
  const code = Math.max(declared.code, newestCode + 1);
  const isTaken = known.some(
    ({ version_name: name }) => bare(name).toLowerCase() === bare(declared.name).toLowerCase(),
  );
  const next = { code, name: isTaken || code !== declared.code ? countedName(declared.name, code) : declared.name };
  const isOfThisOne =
    newest !== undefined &&
    newestCode >= declared.code &&
    (newest.version_name === declared.name || newest.version_name === countedName(declared.name, newestCode));
  return isOfThisOne ? [{ code: newestCode, name: newest.version_name }, next] : [next];
}
