// Codes become families, families refresh, access tokens are read: exactly once each (authorization.md §8).
import type { GrantRefusal } from '@davit/protocol';
import type { Assurance, Client, ClientKind } from '../clients/client.ts';
import type { StoredUser } from '../users/user.ts';
import type { Audited, Replayed, VerbInput } from './verb.ts';

export interface NewAccessToken {
  readonly id: string;
  readonly secretHash: Uint8Array;
  readonly ttlMs: number;
}

/** All tokens that descend from one code: one row; refreshing updates it. */
export interface Family {
  readonly familyId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly hostClientId: string;
  readonly hostFamilyId: string | null;
  readonly assurance: Assurance;
  readonly grantId: string | null;
  readonly scope: readonly string[];
  readonly nonce: string | null;
  readonly dpopJkt: string | null;
  /** Number of the refresh token that is valid now; the first is 0. */
  readonly generation: number;
  /** 128 random bits: part of what refresh secrets are derived from. */
  readonly salt: Uint8Array;
  readonly authTime: number;
  readonly createdAt: number;
  readonly idleExpiresAt: number;
  readonly absoluteExpiresAt: number;
}

export interface RedeemInput extends VerbInput, Audited {
  readonly codeId: string;
  readonly secretHash: Uint8Array;
  readonly clientId: string;
  /** BASE64URL(SHA-256(code_verifier)). */
  readonly challenge: string;
  /** Thumbprint of the key whose proof came with the request; null when there was no proof. */
  readonly dpopJkt: string | null;
  readonly familyId: string;
  readonly salt: Uint8Array;
  readonly accessToken: NewAccessToken;
  readonly idleMs: number;
  readonly absoluteMs: number;
  /** Live families per (user, client), oldest idle one ends. */
  readonly maxFamilies: number;
}
export type RedeemOutcome =
  | { readonly kind: 'redeemed'; readonly family: Family; readonly accessExpiresAt: number }
  /** `valid` presentations of a spent code have revoked the family: `code_spent` with its id. Everything else changed nothing. */
  | {
      readonly kind: 'refused';
      readonly reason: GrantRefusal;
      readonly familyId: string | null;
      readonly grantId: string | null;
      readonly userId: string | null;
    }
  | Replayed;

export interface RefreshInput extends VerbInput, Audited {
  readonly familyId: string;
  readonly presentedGeneration: number;
  readonly clientId: string;
  readonly dpopJkt: string | null;
  readonly rotation: 'always' | 'never';
  /** A narrower scope for the access token, or null for all of it. */
  readonly scope: readonly string[] | null;
  readonly accessToken: NewAccessToken;
  readonly idleMs: number;
  /** A spent refresh token may come again for this long (60 s). */
  readonly repeatMs: number;
}
export type RefreshOutcome =
  /** `generation` names the refresh token to answer with; equal for every repeat of the same presentation. */
  | {
      readonly kind: 'refreshed';
      readonly family: Family;
      readonly generation: number;
      readonly repeated: boolean;
      readonly accessExpiresAt: number;
    }
  /** `refresh_reused` has revoked the family. `refresh_spent` and everything else changed nothing. */
  | {
      readonly kind: 'refused';
      readonly reason: GrantRefusal;
      readonly familyId: string | null;
      readonly grantId: string | null;
      readonly userId: string | null;
    }
  | { readonly kind: 'scope_wider' }
  | Replayed;

/** One read that answers everything about a presented access token. */
export interface LiveAccessToken {
  readonly tokenId: string;
  readonly expiresAt: number;
  /** The token's own scope (a refresh may have narrowed it). */
  readonly scope: readonly string[];
  readonly family: Family;
  readonly clientKind: ClientKind;
  readonly requestSigning: Client['requestSigning'];
  readonly sectorId: string;
  readonly user: StoredUser;
  /** The stored pairwise subject for the client's sector, if there is one yet. */
  readonly subject: string | null;
}
export type AccessTokenOutcome =
  | { readonly kind: 'live'; readonly token: LiveAccessToken }
  /** `known` is set when id and secret were right, so that the refusal can be shown in the grant's activity. */
  | {
      readonly kind: 'dead';
      readonly reason: 'token_unknown' | 'token_expired' | 'token_revoked';
      readonly known: {
        readonly tokenId: string;
        readonly familyId: string;
        readonly grantId: string | null;
        readonly dpopJkt: string | null;
      } | null;
    };

export interface TokenStore {
  redeem(input: RedeemInput): Promise<RedeemOutcome>;
  /** The salt for checking a refresh secret, and who it belongs to. Immutable facts of the row only; null when unknown. */
  refreshFacts(familyId: string): Promise<{
    readonly salt: Uint8Array;
    readonly clientId: string;
    readonly grantId: string | null;
    readonly userId: string;
  } | null>;
  refresh(input: RefreshInput): Promise<RefreshOutcome>;
  resolve(tokenId: string, secretHash: Uint8Array): Promise<AccessTokenOutcome>;
  /** Revokes a family that belongs to the client. */
  revokeFamily(
    input: VerbInput & Audited & { readonly familyId: string; readonly clientId: string; readonly reason: string },
  ): Promise<{ kind: 'revoked' } | { kind: 'not_found' } | Replayed>;
  /** Revokes one access token that belongs to the client. */
  revokeAccessToken(
    input: VerbInput &
      Audited & { readonly tokenId: string; readonly secretHash: Uint8Array; readonly clientId: string },
  ): Promise<{ kind: 'revoked' } | { kind: 'not_found' } | Replayed>;
  /** Host sessions of a user that are live, newest first. */
  listHostSessions(userId: string): Promise<Family[]>;
}
