// A secret that was found in a file: where, and what kind. It never holds the secret itself. Types only.

/** A `certain` one has a shape that nothing else has, and is never public; a `likely` one a person has to judge. */
export type SecretCertainty = 'certain' | 'likely';

export interface SecretFinding {
  /** What kind: `github-token`. */
  readonly rule: string;
  /** The kind for people: `GitHub token`. */
  readonly kind: string;
  readonly certainty: SecretCertainty;
  /** The file of the bundle. */
  readonly file: string;
  /** Both from 1; of a source map those of the source that it holds. */
  readonly line: number;
  readonly column: number;
  /** The source file inside a source map. */
  readonly source?: string | undefined;
  /** How it was hidden, when it was not in plain sight. */
  readonly wrapped?: 'base64' | undefined;
  /** What may be shown of it: its public beginning and its length. */
  readonly masked: string;
}
