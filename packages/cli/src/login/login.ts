// A login: which account of which registry, and the key that proves it. Types only.
import type { Signer } from '@davit/crypto';

export interface LoginFacts {
  /** The registry's address, as its authorization server names itself. */
  readonly issuer: string;
  readonly clientId: string;
  readonly kind: 'publisher' | 'operator';
  /** As the registry knows the publisher; null for the operator's people. */
  readonly publisher: string | null;
  readonly name: string;
  readonly scopes: readonly string[];
  /** RFC 7638 thumbprint of the key. */
  readonly keyid: string;
}

export interface Login extends LoginFacts {
  readonly signer: Signer;
}
