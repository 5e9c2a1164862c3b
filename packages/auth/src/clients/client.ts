// A client as the authorization server knows it: host, mini-program, ordinary web client, or an account of a publisher or an
// operator (authorization.md §1).
import type { PublicJwk } from '@davit/crypto';

export const CLIENT_KINDS = ['host', 'mini-program', 'web', 'publisher', 'operator'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];
export type ClientAuthMethod =
  | 'none'
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'private_key_jwt'
  | 'request_signature';
/** Whether the requests of a client may, or must, be signed. */
export type RequestSigning = 'off' | 'accepted' | 'required';
/** How much a host session can be trusted (authorization.md §1). */
export type Assurance = 'none' | 'attested' | 'confidential';

/** A scope that a mini-program may ask for: the upper bound comes from its manifest. */
export interface ClientScope {
  readonly name: string;
  /** Purpose text by BCP 47 locale; `en` is always there. */
  readonly why: Readonly<Record<string, string>>;
  readonly required: boolean;
  readonly retention: string | null;
  readonly recipients: readonly string[];
  /** Lowest assurance of the host session that may carry it. */
  readonly minAssurance: Assurance;
}

export interface Client {
  readonly clientId: string;
  readonly kind: ClientKind;
  readonly name: string;
  readonly publisher: string;
  readonly publisherVerified: boolean;
  /** Publisher sector: pairwise subjects are equal within it, different across. */
  readonly sectorId: string;
  readonly authMethod: ClientAuthMethod;
  /** SHA-256 of the client secret (256 random bits made by us); null when there is none. */
  readonly secretHash: Uint8Array | null;
  /** Public keys for `private_key_jwt`. */
  readonly keys: readonly PublicJwk[];
  readonly state: 'active' | 'suspended';
  /** Rises with every change of this row: a decision that was made on an older one is not carried out. */
  readonly version: number;
  readonly scopes: readonly ClientScope[];
  /** Of an account: the name by which the registry knows whose mini-programs it may touch; null for an operator's. */
  readonly publisherId: string | null;
  /** Of an account: what the tokens that it gets for itself may reach. */
  readonly tokenScopes: readonly string[];
  /** Exact web origins of this client, for CORS and the Origin check. */
  readonly origins: readonly string[];
  /** Origins that the mini-program may talk to, shown on the sheet. */
  readonly connectsTo: readonly string[];
  readonly icon: string | null;
  readonly privacyUrl: string | null;
  readonly contact: string | null;
  readonly dpop: 'required' | 'optional';
  readonly refreshRotation: 'always' | 'never';
  readonly requestSigning: RequestSigning;
  /** The scheme `sha256-rsa` counts as a signature, too. */
  readonly classicSigning: boolean;
  /** Milliseconds since 1970, database time. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What a caller supplies; the store sets version and times. */
export type NewClient = Omit<Client, 'version' | 'createdAt' | 'updatedAt'>;
