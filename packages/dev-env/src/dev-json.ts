// What `$DAVIT_DIR/dev.json` (0600) tells other programs about a running development server.

export interface DevJson {
  readonly issuer: string;
  readonly host_url: string;
  readonly host_client_id: string;
  /** Where release records and bundles are, and the root that signs for them (raw Ed25519 public key, base64url). */
  readonly registry_url: string;
  readonly root_key: string;
  readonly admin_token: string;
  readonly users: readonly { readonly username: string; readonly password: string }[];
  readonly apps: readonly {
    readonly app_id: string;
    readonly name: string;
    readonly origin: string;
    readonly url: string;
  }[];
  readonly confidential_host: { readonly client_id: string; readonly client_secret: string };
  readonly confidential_app: { readonly client_id: string; readonly client_secret: string };
  /** Authenticates by request signature, and has to sign everything. The file (0600) holds its Ed25519 key as PEM. */
  readonly signing_app: { readonly client_id: string; readonly keyid: string; readonly private_key_file: string };
}
