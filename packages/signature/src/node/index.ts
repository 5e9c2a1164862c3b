// What Node adds: synchronous keys and hashing over node:crypto, and middleware for node:http and Express.

export type { ProtectOptions } from '../protect/protect-options.ts';
export type { BodyFailure, ProtectionFailure } from '../protect/protection-failure.ts';
export type { VerifiedMessage } from '../protect/verified-message.ts';
export type { KeyMaterial } from './keys/key-object.ts';
export * from './keys/node-hashing.ts';
export type { NodeSigningKey, NodeVerificationKey } from './keys/node-key.ts';
export { nodeSharedSecret } from './keys/node-shared-secret.ts';
export { nodeSigningKey } from './keys/node-signing-key.ts';
export { nodeVerificationKey } from './keys/node-verification-key.ts';
export { protect, verifiedRequest } from './protect/protect.ts';
