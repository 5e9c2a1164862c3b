// auth_sessions, grants and codes: from the first challenge to a code that can be redeemed (authorization.md §4).
import type { Assurance } from '../clients/client.ts';
import type { AuditEntry } from './audit-store.ts';
import type { Audited, Replayed, VerbInput } from './verb.ts';

/** Who may continue an auth_session: the host client, the installation's key, the host session, the app. Compared exactly. */
export interface SessionBinding {
  readonly hostClientId: string;
  /** Thumbprint of the installation key; null for a confidential host. */
  readonly installationJkt: string | null;
  /** Family id of the host session; null while logging in. */
  readonly hostFamilyId: string | null;
  /** The mini-program; null while logging in. */
  readonly appId: string | null;
}

export interface AuthSession extends SessionBinding {
  readonly id: string;
  readonly kind: 'login' | 'brokered';
  readonly userId: string | null;
  /** The authorization request, fixed at the first step: JSON. */
  readonly request: string;
  /** SHA-256 that the decision must name; null while logging in. */
  readonly consentHash: string | null;
  /** The app's row version that the sheet was drawn from. */
  readonly clientVersion: number | null;
  readonly wrongFactors: number;
  readonly expiresAt: number;
}
export type NewAuthSession = Omit<AuthSession, 'expiresAt'> & {
  readonly secretHash: Uint8Array;
  readonly ttlMs: number;
};

export interface SessionPresentation extends SessionBinding {
  readonly id: string;
  readonly secretHash: Uint8Array;
}

export interface Grant {
  readonly grantId: string;
  readonly userId: string;
  readonly clientId: string;
  /** Rises when the grant is narrowed or withdrawn, never when widened. */
  readonly version: number;
  readonly state: 'active' | 'withdrawn';
  readonly scopes: readonly string[];
  /** Hash of the purpose texts that were allowed, by scope: a changed text asks again. */
  readonly purposeHashes: Readonly<Record<string, string>>;
  /** The user wants the sheet every time. */
  readonly askEveryTime: boolean;
  /** The database was restored since the user last said yes, and nobody knows what they said meanwhile: no code without a sheet. */
  readonly askAnew: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A code before it is stored. It is bound to app, PKCE, key and grant version (authorization.md §4). */
export interface NewCode {
  readonly id: string;
  readonly secretHash: Uint8Array;
  readonly clientId: string;
  readonly userId: string;
  readonly hostClientId: string;
  /** The host session that asked; null for a host's own login. */
  readonly hostFamilyId: string | null;
  readonly assurance: Assurance;
  readonly challenge: string;
  readonly dpopJkt: string | null;
  readonly scope: readonly string[];
  readonly nonce: string | null;
  /** When the user logged in, milliseconds. */
  readonly authTime: number;
  readonly ttlMs: number;
}

export interface Receipt {
  readonly id: string;
  /** Compact JWS. */
  readonly jws: string;
}

export type CodeIssued = { readonly kind: 'issued'; readonly expiresAt: number; readonly grantId: string | null };
/** The host session, user or app is not live any more. */
export type NotLive = {
  readonly kind: 'not_live';
  readonly reason: 'host_session_ended' | 'user_inactive' | 'client_inactive';
};

export interface AuthorizationStore {
  /** A new auth_session (first step, or the next one after a spent step). */
  openSession(
    input: VerbInput & Audited & { readonly session: NewAuthSession },
  ): Promise<{ kind: 'opened'; expiresAt: number } | Replayed>;
  /** Reads without spending, so that the next step can be computed; null when it is not this presenter's, spent or expired. */
  peekSession(presented: SessionPresentation): Promise<AuthSession | null>;
  /** Spends a step and opens the next in one transaction (a wrong factor, a changed consent). */
  replaceSession(
    input: VerbInput & Audited & { readonly presented: SessionPresentation; readonly next: NewAuthSession },
  ): Promise<{ kind: 'opened'; expiresAt: number } | { kind: 'invalid_session' } | Replayed>;
  /** Spends a step and ends it (denied; five wrong factors). */
  endSession(
    input: VerbInput & Audited & { readonly presented: SessionPresentation },
  ): Promise<{ kind: 'ended' } | { kind: 'invalid_session' } | Replayed>;

  /** Host login succeeded: spends the session if there is one, and stores the code of the host's own login. No grant. */
  issueLoginCode(
    input: VerbInput & Audited & { readonly presented: SessionPresentation | null; readonly code: NewCode },
  ): Promise<CodeIssued | NotLive | { kind: 'invalid_session' } | Replayed>;
  /**
   * The user said yes: spends the session, writes the grant, the receipt and the code. The grant becomes
   * (held − requested) ∪ granted: narrowed ⇒ its version rises, widened ⇒ it stays.
   */
  approve(
    input: VerbInput &
      Audited & {
        readonly presented: SessionPresentation;
        /** Must still be the app's row version. */
        readonly clientVersion: number;
        readonly newGrantId: string;
        readonly requested: readonly string[];
        readonly granted: readonly string[];
        readonly purposeHashes: Readonly<Record<string, string>>;
        readonly receipt: Receipt;
        readonly code: NewCode;
      },
  ): Promise<CodeIssued | NotLive | { kind: 'invalid_session' } | { kind: 'client_changed' } | Replayed>;
  /**
   * No prompt: stores the code if the grant is still active at this version and its user does not want to be asked every
   * time; at most 10 a minute per (user, client).
   */
  issueSilently(
    input: VerbInput &
      Audited & {
        readonly grantId: string;
        readonly grantVersion: number;
        readonly clientVersion: number;
        readonly code: NewCode;
        /** Instead of 10 (`limits.silentCodesPerUserAndClient`). */
        readonly maxPerMinute?: number | undefined;
      },
  ): Promise<CodeIssued | NotLive | { kind: 'grant_changed' } | { kind: 'limited'; retryAfterMs: number } | Replayed>;

  findGrant(userId: string, clientId: string): Promise<Grant | null>;
  getGrant(grantId: string): Promise<Grant | null>;
  /** Active grants of a user, newest first, with the number of live families. */
  listGrants(userId: string): Promise<(Grant & { readonly liveFamilies: number })[]>;
  /** Raises the version and withdraws; only the user's own. Everything below the grant is dead with this one row. */
  withdrawGrant(
    input: VerbInput & Audited & { readonly grantId: string; readonly userId: string },
  ): Promise<{ kind: 'withdrawn'; version: number } | { kind: 'not_found' } | Replayed>;
  /** The user's wish to be asked each time; only of the user's own active grant. What lives goes on living. */
  setAskEveryTime(
    input: VerbInput & Audited & { readonly grantId: string; readonly userId: string; readonly askEveryTime: boolean },
  ): Promise<{ kind: 'updated' } | { kind: 'not_found' } | Replayed>;
  latestReceipt(grantId: string): Promise<Receipt | null>;
}

export type { AuditEntry };
