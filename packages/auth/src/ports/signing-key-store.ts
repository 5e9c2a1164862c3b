// The keys that clients sign their requests with, or prove themselves with at the token endpoint, and the nonces of signed requests.
// A proven key belongs to one client and one purpose, for ever.
import type { PublicJwk } from '@davit/crypto';
import type { SignatureScheme, SigningAlgorithm } from '@davit/signature';
import type { Client } from '../clients/client.ts';
import type { Audited, SpentValue } from './verb.ts';

/** `sign`: requests. `client_auth`: assertions of the client (RFC 7523), and never a request. */
export type SigningKeyPurpose = 'sign' | 'client_auth';
export type SigningKeyState = 'pending' | 'active' | 'retiring' | 'revoked';

/** What one registration fixes. */
export interface SigningKeyFacts {
  /** The JWK thumbprint (RFC 7638); for a shared secret a MAC of it, which tells nothing about the secret. */
  readonly keyid: string;
  readonly clientId: string;
  readonly purpose: SigningKeyPurpose;
  readonly algorithm: SigningAlgorithm;
  /** A key of the classic scheme is used for nothing else. */
  readonly scheme: SignatureScheme;
  /** Null for a shared secret. */
  readonly publicJwk: PublicJwk | null;
  /** AES-256-GCM under the key-encryption key; null for a key pair. */
  readonly sealedSecret: Uint8Array | null;
}

export interface ClientSigningKey extends SigningKeyFacts {
  readonly state: SigningKeyState;
  /** The text whose signature proves possession, as long as the key is pending. Not a secret. */
  readonly challenge: string | null;
  readonly challengeEndsAt: number | null;
  readonly createdAt: number;
  readonly stateSince: number;
  /** When a retiring key ends, or ended by itself; null for all others. */
  readonly retiresAt: number | null;
}

/** A key that verifies now, with what its client is set to: one read. */
export interface UsableSigningKey {
  readonly key: SigningKeyFacts;
  readonly requestSigning: Client['requestSigning'];
  readonly classicSigning: boolean;
}

interface KeyName {
  readonly clientId: string;
  readonly keyid: string;
}
type KeyChange =
  | { readonly kind: 'changed'; readonly key: ClientSigningKey }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'wrong_state'; readonly state: SigningKeyState };

/**
 * Registering claims nothing: only who proves possession takes the thumbprint, so that nobody can take somebody else's
 * public key away. Nothing here is remembered between calls: a revocation holds at once, on every process.
 */
export interface SigningKeyStore {
  /** A new pending key; a pending one of the same client gets the new challenge. */
  register(
    input: Audited & {
      readonly key: SigningKeyFacts;
      readonly challenge: string;
      readonly challengeTtlMs: number;
      /** Pending keys that a client may have at a time. */
      readonly maxPending: number;
    },
  ): Promise<
    | { readonly kind: 'registered'; readonly key: ClientSigningKey }
    /** Proven before, by this client or another, or registered for another purpose. */
    | { readonly kind: 'key_taken' }
    | { readonly kind: 'too_many' }
    | { readonly kind: 'client_unknown' }
  >;
  /** `pending` → `active`, if this challenge is still the key's and fewer than `maxActive` are active; claims the thumbprint. */
  prove(input: Audited & KeyName & { readonly challenge: string; readonly maxActive: number }): Promise<
    | { readonly kind: 'changed'; readonly key: ClientSigningKey }
    | { readonly kind: 'not_found' }
    | { readonly kind: 'wrong_state'; readonly state: SigningKeyState }
    /** The challenge has ended, or a newer one took its place. */
    | { readonly kind: 'challenge_ended' }
    | { readonly kind: 'too_many_active' }
    | { readonly kind: 'key_taken' }
  >;
  /** `active` → `retiring` until `retiresInMs` from now; of a retiring key the end may come nearer, never move away: that changes nothing and is not audited. */
  retire(
    input: Audited &
      KeyName & {
        readonly retiresInMs: number;
        /** Keys that a client may have retiring at a time. */
        readonly maxRetiring: number;
      },
  ): Promise<KeyChange | { readonly kind: 'too_many_retiring' }>;
  /** For good. */
  revoke(input: Audited & KeyName): Promise<KeyChange>;
  get(name: KeyName): Promise<ClientSigningKey | null>;
  /** In the order in which they were registered; revoked ones stay. */
  list(clientId: string): Promise<ClientSigningKey[]>;
  /**
   * A new key of a client, active at once: possession was proven before, or the process itself vouches for it. The client's own
   * key of this thumbprint that is active already is answered as it is.
   */
  add(
    input: Audited & { readonly key: SigningKeyFacts; readonly maxActive: number },
  ): Promise<
    | { readonly kind: 'added'; readonly key: ClientSigningKey }
    | { readonly kind: 'key_taken' }
    | { readonly kind: 'too_many_active' }
    | { readonly kind: 'client_unknown' }
  >;
  /** The keys that a client proves itself with, active or retiring. */
  listForAssertion(clientId: string): Promise<SigningKeyFacts[]>;
  /**
   * A publisher's bundle key, so that it is never taken for anything else: false when its thumbprint belongs to a client. Again:
   * true. Publishers are not told apart: a chain of keys is public, and nobody may take a key away by naming it.
   */
  claimBundleKey(input: Audited & { readonly thumbprint: string; readonly publisherId: string }): Promise<boolean>;
  /** The key of scheme davit-1 that signs requests, active or retiring; whatever its client is set to. */
  find(keyid: string): Promise<UsableSigningKey | null>;
  /** The keys of the classic scheme that a client has, active ones first, then retiring ones, each newest first. */
  findClassic(clientId: string): Promise<UsableSigningKey[]>;
  /** True for the first caller, once that is durable; the nonce of one request. `StoreUnavailable` where nobody knows any more. */
  spendNonce(nonce: SpentValue): Promise<boolean>;
}
