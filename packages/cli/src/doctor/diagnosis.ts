// One thing that doctor looked at, and what it found. Types only.

export interface Diagnosis {
  readonly name: string;
  /** `warning` does not keep anything from working today. */
  readonly state: 'good' | 'warning' | 'bad';
  readonly detail: string;
  readonly hint?: string;
}
