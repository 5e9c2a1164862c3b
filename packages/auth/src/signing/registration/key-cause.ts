// Who changes a signing key, for the audit row of the change.

export interface KeyCause {
  /** `client` is the owner of the key itself. */
  readonly by: 'admin-token' | 'process' | 'client' | `operator--${string}`;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}
