// The host's side of the authorization server, as one interface; the verbs have files of their own.
import type { ActivityItem, BridgeParams, Consent, GrantList } from '@davit/protocol';
import type { HostSessionState } from './ports.ts';

/** A refusal by the authorization server, or `no_answer`, `unexpected_answer`, `issuer_mismatch`, `state_mismatch`, `app_mismatch` from this side. */
export interface HostFailure {
  readonly error: string;
  readonly reason: string;
  readonly description: string;
  readonly hint: string | null;
  readonly retryAfterSeconds: number | null;
}
export type HostResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: HostFailure };

export interface BrokeredRequest extends BridgeParams<'auth.requestCode'> {
  readonly appId: string;
  readonly locale?: string;
}
export interface BrokeredCode {
  readonly code: string;
  readonly iss: string;
  readonly state: string | null;
  readonly expiresIn: number;
}
export interface Decision {
  readonly decision: 'allow' | 'deny';
  /** Default: everything that was asked for. */
  readonly grantedScopes?: readonly string[];
}
/**
 * Why the user is asked once more: `lost`, the answer did not reach the server, which has decided nothing; `changed`, what is asked for
 * is not what the user was shown any more.
 */
export type AskedAgain = 'lost' | 'changed';
/** Draws the sheet and answers what the user decided; called again with a reason, which the sheet has to say. Rejects when the user walks away. */
export type AskUser = (consent: Consent, again?: AskedAgain | undefined) => Promise<Decision>;

export interface HostClient {
  /** The session at hand, or null. */
  current(): HostSessionState | null;
  /** Loads a kept session. */
  restore(): Promise<HostSessionState | null>;
  login(username: string, password: string): Promise<HostResult<HostSessionState>>;
  /** Forgets the session here at once, then revokes it at the server if that can be reached. */
  logout(): Promise<void>;
  /** Steps 2 to 5 of the flow. `ask` is called only when the server wants the user's consent. */
  requestCode(request: BrokeredRequest, ask: AskUser): Promise<HostResult<BrokeredCode>>;
  grants(): Promise<HostResult<GrantList>>;
  activity(grantId: string): Promise<HostResult<readonly ActivityItem[]>>;
  withdraw(grantId: string): Promise<HostResult<null>>;
  receipt(grantId: string): Promise<HostResult<string>>;
}
