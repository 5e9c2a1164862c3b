// What an operator configures, and every duration and limit of this package in one place (authorization.md §6, §10).

export const AUTHORIZATION_CODE_TTL_SECONDS = 60;
export const AUTH_SESSION_TTL_SECONDS = 600;
export const DEFAULT_ACCESS_TOKEN_TTL_SECONDS = 300;
/** The access token of a host session (authorization.md §2). */
export const HOST_SESSION_TTL_SECONDS = 600;
/** Production refuses shorter and longer lives; development starts at one second. */
export const ACCESS_TOKEN_TTL_RANGE_SECONDS = { production: [60, 3600], development: [1, 3600] } as const;
export const REFRESH_IDLE_SECONDS = 30 * 86_400;
/** Never extended by rotation. */
export const REFRESH_ABSOLUTE_SECONDS = 180 * 86_400;
/** The refresh token just before the current one may come again for this long (authorization.md §8). */
export const REFRESH_REPEAT_SECONDS = 60;
/** Of a token that an account gets for itself, however long other access tokens live. */
export const CLIENT_TOKEN_MAX_SECONDS = 600;
/** Long enough to hand a code over, short enough to be no password. */
export const ENROLMENT_TTL_SECONDS = 3600;
export const CLIENT_ASSERTION_MAX_SECONDS = 300;
export const ASSERTION_SKEW_SECONDS = 10;
export const DPOP_NONCE_TTL_SECONDS = 300;
export const ID_TOKEN_TTL_SECONDS = 300;
/** Signing keys (authorization.md §6): how long one signs, from when on its successor is published … */
export const SIGNING_KEY_LIFE_SECONDS = 90 * 86_400;
export const SIGNING_KEY_AHEAD_SECONDS = 2 * 86_400;
/** … how long at least, whatever happened: 24 hours for verifiers that fetch once a day, one for caches on the way … */
export const SIGNING_KEY_OVERLAP_SECONDS = 25 * 3600;
/** … and how long the old one stays: the longest ID token it signed, and an hour for late processes and slow clocks. */
export const SIGNING_KEY_RETIRING_SECONDS = ID_TOKEN_TTL_SECONDS + 3600;
/** Within this time every process signs with a new current key, and publishes a new next one. */
export const KEY_RELOAD_SECONDS = 30;
export const KEY_ROTATION_SECONDS = 3600;
export const MAX_BODY_BYTES = 64 * 1024;
export const MAX_WRONG_FACTORS = 5;

/** One table of limits; tests and benches may pass their own. All per minute unless the name says otherwise. */
export interface Limits {
  readonly wrongFactorsPerAccount: number;
  readonly wrongFactorsPerAddress: number;
  readonly tokenRequestsPerAddress: number;
  readonly challengesPerAddress: number;
  readonly silentCodesPerUserAndClient: number;
  readonly familiesPerUserAndClient: number;
  readonly hostSessionsPerUser: number;
  /** Registrations, proofs, retirements and revocations that a client asks for itself, refused ones too. */
  readonly keyChangesPerClient: number;
  /** The same in 24 hours: what bounds the audit log, whatever a client does all day. */
  readonly keyChangesPerClientAndDay: number;
  readonly tokensPerAccount: number;
  readonly enrolmentsPerAddress: number;
}
export const DEFAULT_LIMITS: Limits = {
  wrongFactorsPerAccount: 10,
  wrongFactorsPerAddress: 50,
  tokenRequestsPerAddress: 600,
  challengesPerAddress: 60,
  silentCodesPerUserAndClient: 10,
  familiesPerUserAndClient: 20,
  hostSessionsPerUser: 20,
  keyChangesPerClient: 20,
  keyChangesPerClientAndDay: 200,
  tokensPerAccount: 120,
  enrolmentsPerAddress: 30,
};
/** One loopback client may make 10,000 token requests and 300 prompted challenges a minute; wrong factors count as ever. */
export const DEVELOPMENT_LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  tokenRequestsPerAddress: 10_000,
  challengesPerAddress: 300,
};

/** A scope of the deployment: what it shares, in the user's words, by locale (`en` is always there). */
export interface ScopeText {
  readonly name: string;
  readonly title: Readonly<Record<string, string>>;
  /** Rises when the text changes, so that a decision names the text it was made on. */
  readonly revision: number;
}

export interface AuthConfig {
  readonly mode: 'development' | 'production';
  /** The issuer identifier: absolute URL without a trailing slash. The one source of `htu`, `aud` and `iss`. */
  readonly issuer: string;
  readonly accessTokenTtlSeconds: number;
  readonly limits: Limits;
  /** AES-256 key that seals what must be read back; lives outside the database. */
  readonly keyEncryptionKey: Uint8Array;
  /** SHA-256 of the bearer token that opens `/admin/v1` in development; must be null in production. */
  readonly developmentAdminTokenHash: Uint8Array | null;
  /** `openid` alone without a prompt (off by default). */
  readonly silentOpenid: boolean;
  readonly scopeTexts: readonly ScopeText[];
}
