// One thing that is wrong with a bundle or a folder, as `davit check` prints it and a registry answers it. Types only.
import type { PackProblemCode } from '../archive/pack-failure.ts';

export type CheckCode =
  | PackProblemCode
  | 'bundle/bad-archive'
  | 'bundle/bad-integrity'
  | 'bundle/bad-signature'
  | 'bundle/wrong-app'
  | 'bundle/wrong-version'
  | 'bundle/extra-file'
  | 'bundle/changed-file'
  | 'bundle/other-inline-scripts'
  | 'bundle/placeholder'
  | 'bundle/foreign-code'
  | 'bundle/unseen-icon'
  | 'bundle/secret'
  | 'bundle/likely-secret';

/** Errors are what publish refuses; warnings are shown to the publisher and to whoever reviews. */
export type CheckSeverity = 'error' | 'warning';

export interface CheckProblem {
  readonly code: CheckCode;
  readonly severity: CheckSeverity;
  /** The file that it is about; absent for the bundle as a whole. */
  readonly file?: string | undefined;
  /** Both from 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** For a manifest the key, for HTML the tag and attribute: `davit.workers[0]`, `<a onclick>`. */
  readonly at?: string | undefined;
  /** What kind of problem it is: the same for each of its code. */
  readonly title: string;
  /** What is wrong just here. Never a secret. */
  readonly detail: string;
  /** What to do about it. */
  readonly hint: string;
}
