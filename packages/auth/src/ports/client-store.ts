// Clients, and the rule that a public key belongs to one client and one purpose.
import type { Client, NewClient } from '../clients/client.ts';
import type { Audited } from './verb.ts';

export type KeyPurpose = 'sign' | 'client_auth' | 'bundle';
/** A key thumbprint with its one purpose. */
export interface KeyClaim {
  readonly thumbprint: string;
  readonly purpose: KeyPurpose;
}

export interface ClientStore {
  find(clientId: string): Promise<Client | null>;
  /** Clients of this kind in order of id, after `afterId`; only active ones unless told otherwise. */
  list(options: {
    readonly kind?: Client['kind'] | undefined;
    readonly includeSuspended?: boolean | undefined;
    readonly afterId?: string | undefined;
    readonly limit: number;
  }): Promise<Client[]>;
  /** True when an active client has registered this exact origin and is of one of the kinds. */
  hasOrigin(origin: string, kinds: readonly Client['kind'][]): Promise<boolean>;
  create(
    input: Audited & { readonly client: NewClient; readonly keyClaims: readonly KeyClaim[] },
  ): Promise<{ kind: 'created'; client: Client } | { kind: 'exists' } | { kind: 'key_taken'; thumbprint: string }>;
  /** Replaces the named columns and raises `version`; `ifVersion` makes it conditional. New `keys` need their claims. */
  update(
    input: Audited & {
      readonly clientId: string;
      readonly ifVersion?: number | undefined;
      readonly changes: Partial<Omit<NewClient, 'clientId' | 'kind'>>;
      readonly keyClaims?: readonly KeyClaim[] | undefined;
    },
  ): Promise<ClientChange>;
}

export type ClientChange =
  | { kind: 'updated'; client: Client }
  | { kind: 'not_found' }
  | { kind: 'changed_meanwhile' }
  | { kind: 'key_taken'; thumbprint: string };
