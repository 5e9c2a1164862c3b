// Why a folder does not become a bundle: everything at once, in sentences for the publisher. Types only.

export type PackProblemCode =
  | 'bundle/bad-manifest'
  | 'bundle/bad-path'
  | 'bundle/path-clash'
  | 'bundle/missing-file'
  | 'bundle/not-utf8'
  | 'bundle/inline-handler'
  | 'bundle/script-url'
  | 'bundle/too-large'
  | 'bundle/bad-key';

export interface PackProblem {
  readonly code: PackProblemCode;
  /** The file that it is about; empty for the bundle as a whole. */
  readonly path: string;
  /** For a manifest the key, for HTML the tag and attribute: `davit.workers[0]`, `<a onclick>`. */
  readonly at?: string | undefined;
  /** Where in the file, both from 1; absent for what is about the file as a whole. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** What is wrong and what to do, one or two sentences. */
  readonly message: string;
}

export interface PackFailure {
  readonly problems: readonly [PackProblem, ...PackProblem[]];
}
