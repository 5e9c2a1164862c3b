// Why a component has no value (RFC 9421 §2.5 demands an error for each of these).

export type ComponentFailureReason =
  | 'duplicate'
  | 'unknown_name'
  | 'unknown_parameter'
  | 'conflicting_parameters'
  | 'wrong_message'
  | 'absent'
  | 'ambiguous'
  | 'not_structured'
  | 'bad_target'
  | 'not_ascii';

export interface ComponentFailure {
  /** The identifier as text, such as `"content-digest";key="sha-256"`. */
  readonly component: string;
  readonly reason: ComponentFailureReason;
}
