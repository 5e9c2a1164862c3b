// The audit log: appended in the transaction of what it records. Never holds a secret or a contact value.

export interface AuditEntry {
  /** Dotted, past tense: `code.issued`, `code.redeemed`, `code.refused`, `token.refreshed`, `family.revoked`, `grant.withdrawn`, … */
  readonly event: string;
  readonly clientId?: string | undefined;
  readonly hostClientId?: string | undefined;
  readonly userId?: string | undefined;
  readonly grantId?: string | undefined;
  readonly familyId?: string | undefined;
  /** The public id of a code or token, never its secret. */
  readonly tokenId?: string | undefined;
  /** The request that caused it. */
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly status?: number | undefined;
  /** The fine reason of a refusal. */
  readonly reason?: string | undefined;
  /** More facts, JSON; no secret, no contact value. */
  readonly detail?: Readonly<Record<string, string | number | boolean | readonly string[]>> | undefined;
}

export interface StoredAuditEntry extends AuditEntry {
  /** Time-ordered. */
  readonly id: string;
  readonly at: number;
}

export interface AuditFilter {
  readonly clientId?: string | undefined;
  readonly userId?: string | undefined;
  readonly grantId?: string | undefined;
  readonly familyId?: string | undefined;
  readonly event?: string | undefined;
  /** Entries with an id greater than this one. */
  readonly after?: string | undefined;
  /** Newest first unless `ascending`. */
  readonly ascending?: boolean | undefined;
  /** At most 1,000. */
  readonly limit: number;
}

/** Reads of the user-details API, folded to one row per (grant, second, event, reason). */
export interface ActivityEntry {
  readonly grantId: string;
  readonly familyId: string;
  readonly tokenId: string;
  readonly event: 'userinfo.read' | 'userinfo.refused';
  readonly status: number;
  readonly method: string;
  readonly reason: string | null;
  readonly claims: readonly string[];
}
export interface StoredActivityEntry extends ActivityEntry {
  /** Start of the second, milliseconds. */
  readonly at: number;
  readonly count: number;
}

export interface AuditStore {
  append(entries: readonly AuditEntry[]): Promise<void>;
  list(filter: AuditFilter): Promise<StoredAuditEntry[]>;
  /** Adds to the rows of the current second; a batch is one transaction. */
  recordActivity(entries: readonly (ActivityEntry & { readonly at: number; readonly count: number })[]): Promise<void>;
  /** Newest first. */
  listActivity(grantId: string, limit: number): Promise<StoredActivityEntry[]>;
}
