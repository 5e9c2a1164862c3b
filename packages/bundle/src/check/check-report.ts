// What a check answers: everything that is wrong, and what a person has to know before they publish. Types only; names as in JSON.
import type { Sha256Hex } from '../archive/verified-bundle.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { CheckProblem } from './check-problem.ts';

export interface CheckedFile {
  readonly path: string;
  /** In bytes, unpacked. */
  readonly size: number;
  readonly sha256: Sha256Hex;
}

export interface CheckReport {
  /** Errors first; in the order of the files. */
  readonly problems: readonly CheckProblem[];
  /** Null when it could not be read. */
  readonly manifest: Manifest | null;
  /** SHA-256 of integrity.json, the same for a folder and the bundle that is packed of it; null without a manifest. */
  readonly integrity_id: Sha256Hex | null;
  /** SHA-256 of the bundle's file; null for a folder, which has none yet. */
  readonly digest: Sha256Hex | null;
  /** Bytes of the bundle's file; null for a folder. */
  readonly size: number | null;
  readonly files: readonly CheckedFile[];
  /** Bytes of all files together. */
  readonly unpacked_size: number;
  /** What the manifest may ever ask for, by name. */
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
  readonly connect: readonly string[];
}

/** Whether publish takes it, as far as one bundle alone can tell. */
export const isPublishable = ({ problems }: Pick<CheckReport, 'problems'>): boolean =>
  !problems.some(({ severity }) => severity === 'error');
