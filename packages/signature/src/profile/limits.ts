// The numbers of the profile davit-1, each with its reason. Times in seconds.

export const PROFILE_TAG = 'davit-1';
/** How far a caller's clock may be off. */
export const CLOCK_SKEW_SECONDS = 30;
/** From `created` to `expires`; also the age at which every signature ends. */
export const MAX_LIFETIME_SECONDS = 60;
/** A nonce is remembered this much longer than its signature is valid. */
export const NONCE_RETENTION_SECONDS = 60;
/** 22 characters of base64url hold 132 bits; RFC 9421 leaves the form of a nonce open. */
export const MIN_NONCE_LENGTH = 22;
export const MAX_NONCE_LENGTH = 128;
export const NONCE_BYTES = 16;
export const MAX_KEYID_LENGTH = 128;
/** Ours and what two intermediaries add. */
export const MAX_SIGNATURES = 3;
export const MAX_HEADER_LINES = 128;
/** Of `Signature-Input` and of `Signature`: three RSA-8192 signatures fit. */
export const MAX_SIGNATURE_FIELD_LENGTH = 6144;
export const MAX_TARGET_LENGTH = 8192;
export const MAX_COMPONENTS = 32;

/** Covered by every signature, in this order. */
export const REQUEST_COMPONENTS = ['@method', '@authority', '@path', '@query'] as const;
/** Covered next when there is a body. */
export const BODY_COMPONENTS = ['content-digest', 'content-type'] as const;
/** Covered whenever the request has them. */
export const COVERED_WHEN_PRESENT = ['authorization', 'dpop', 'idempotency-key'] as const;
