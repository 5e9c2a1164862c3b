// Tokens that an account gets for itself (RFC 6749 §4.4), and the codes by which its first key comes in. Both are kept as hashes.
import type { Client, ClientKind } from '../clients/client.ts';
import type { ClientSigningKey, SigningKeyFacts } from './signing-key-store.ts';
import type { NewAccessToken } from './token-store.ts';
import type { Audited, Replayed, VerbInput } from './verb.ts';

/** One read that answers everything about a presented token of an account. */
export interface LiveClientToken {
  readonly tokenId: string;
  readonly expiresAt: number;
  /** What it was issued for. */
  readonly scope: readonly string[];
  /** What the account has now. */
  readonly tokenScopes: readonly string[];
  readonly clientId: string;
  readonly kind: ClientKind;
  readonly publisherId: string | null;
  readonly requestSigning: Client['requestSigning'];
  /** The key that the account proved itself with. */
  readonly keyid: string;
}

export type ClientTokenOutcome =
  | { readonly kind: 'live'; readonly token: LiveClientToken; readonly dpopJkt: string }
  | { readonly kind: 'dead'; readonly reason: 'token_unknown'; readonly dpopJkt: null }
  /** Id and secret were right. */
  | { readonly kind: 'dead'; readonly reason: 'token_expired' | 'token_revoked'; readonly dpopJkt: string };

export interface ClientTokenStore {
  /** Only while the client is active and the key counts; spends the assertion and the proof with it. */
  issue(
    input: VerbInput &
      Audited & {
        readonly clientId: string;
        readonly keyid: string;
        readonly dpopJkt: string;
        readonly scope: readonly string[];
        readonly token: NewAccessToken;
      },
  ): Promise<{ kind: 'issued'; expiresAt: number } | { kind: 'not_live' } | Replayed>;
  /** Dead as soon as its client is suspended, or the key that it was got with is revoked or has retired. */
  resolve(tokenId: string, secretHash: Uint8Array): Promise<ClientTokenOutcome>;
  /** Revokes one token that belongs to the client. */
  revoke(
    input: VerbInput &
      Audited & { readonly tokenId: string; readonly secretHash: Uint8Array; readonly clientId: string },
  ): Promise<{ kind: 'revoked' } | { kind: 'not_found' } | Replayed>;
}

interface PresentedEnrolment {
  readonly enrolmentId: string;
  readonly secretHash: Uint8Array;
}

export interface EnrolmentStore {
  /** A new code; one that the client had before is dead with it. */
  mint(
    input: Audited & PresentedEnrolment & { readonly clientId: string; readonly ttlMs: number },
  ): Promise<{ kind: 'minted'; expiresAt: number } | { kind: 'client_unknown' }>;
  /** Whose code this is, as long as it can be used. Spends nothing. */
  peek(presented: PresentedEnrolment): Promise<string | null>;
  /** Spends the code and makes the key active, or does neither. */
  use(
    input: Audited & PresentedEnrolment & { readonly key: SigningKeyFacts; readonly maxActive: number },
  ): Promise<
    | { readonly kind: 'used'; readonly key: ClientSigningKey }
    | { readonly kind: 'ended' }
    | { readonly kind: 'key_taken' }
    | { readonly kind: 'too_many_active' }
  >;
  /** Ends the client's code, if there is one. */
  end(input: Audited & { readonly clientId: string }): Promise<{ kind: 'ended' } | { kind: 'none' }>;
}
