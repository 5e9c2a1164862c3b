// What the host client needs from its platform: fetch, crypto, a key, a clock and a place to keep its session. Language only.
import type { Digest, RandomSource, Signer } from '@davit/crypto';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}
export interface HttpResponse {
  readonly status: number;
  /** Lower-case name → value. */
  header(name: string): string | null;
  readonly body: string;
}
/** One HTTP exchange. Rejects only when no answer came. */
export type Fetch = (request: HttpRequest) => Promise<HttpResponse>;

/** What a host keeps between starts. */
export interface HostSessionState {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since 1970 by the local clock. */
  readonly expiresAt: number;
  /** The user's stable local name: as typed, in one spelling. */
  readonly userName: string;
}
export interface SessionStorage {
  load(): Promise<HostSessionState | null>;
  save(state: HostSessionState | null): Promise<void>;
}

/** Told of every exchange with the authorization server, secrets masked: for a flow view and for logs. */
export interface ExchangeReport {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly error: string | null;
  readonly reason: string | null;
  readonly durationMs: number;
  /** Names of the parameters sent; values of secret ones are `•••`. */
  readonly parameters: Readonly<Record<string, string>>;
}

export type HostCredential =
  | { readonly kind: 'installation'; readonly signer: Signer }
  /** Sent as HTTP Basic unless the client is registered for `client_secret_post`. */
  | {
      readonly kind: 'client_secret';
      readonly secret: string;
      readonly method?: 'client_secret_basic' | 'client_secret_post' | undefined;
    };

export interface HostClientOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** A public host proves itself with its installation's key; a confidential one with its secret. */
  readonly credential: HostCredential;
  readonly fetch: Fetch;
  readonly crypto: Digest & RandomSource;
  readonly session: SessionStorage;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onExchange?: ((report: ExchangeReport) => void) | undefined;
}
