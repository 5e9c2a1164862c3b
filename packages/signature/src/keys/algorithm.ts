// The algorithms of RFC 9421 §3.3 that are used here, by their registered names.

export const SIGNING_ALGORITHMS = ['ed25519', 'ecdsa-p256-sha256', 'rsa-v1_5-sha256', 'hmac-sha256'] as const;

/** RFC 9421 §6.2.2. ECDSA signatures are `r ‖ s`, 64 bytes, never DER. */
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

export const isSigningAlgorithm = (name: string): name is SigningAlgorithm =>
  (SIGNING_ALGORITHMS as readonly string[]).includes(name);
