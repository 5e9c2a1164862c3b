// What an operator has decided about one mini-program: everything that its release record says, but for when and by whom that was
// signed. Types only.
import type { ReleaseRecord } from '@davit/bundle';

export type ReleaseEntry = Omit<ReleaseRecord, 'format' | 'issued_at' | 'expires_at' | 'online_key'>;

/** The same without `seq`: the book numbers its changes itself. */
export type ReleaseDecision = Omit<ReleaseEntry, 'seq'>;

/** Why a change was refused; `detail` is a sentence for the operator. */
export interface ReleaseRefusal {
  readonly reason:
    | 'unknown_app'
    | 'no_previous'
    | 'revoked'
    | 'under_floor'
    | 'invalid_digest'
    | 'invalid_reason'
    /** What it would say is no release record, or too long for one. */
    | 'no_record';
  readonly detail: string;
}
