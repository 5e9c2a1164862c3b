// Make and verify one DPoP proof (RFC 9449). Keeps no state, the language only.
export * from './make-proof.ts';
export * from './verify-proof.ts';
