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
    /** Nothing is released on that release channel. */
    | 'no_channel'
    /** A record always says what stable serves: stable comes first. */
    | 'stable_first'
    /** For some users only, and there is no version for the others. */
    | 'nothing_for_others'
    /** A release takes no version back. */
    | 'lower'
    /** A rollout takes nobody out again. */
    | 'percent_lower'
    /** Its rollout is held: it may not grow. */
    | 'held'
    | 'no_rollout'
    | 'invalid_percent'
    | 'invalid_floor'
    | 'revoked'
    | 'under_floor'
    | 'invalid_digest'
    | 'invalid_reason'
    /** What it would say is no release record, or too long for one. */
    | 'no_record';
  readonly detail: string;
}
