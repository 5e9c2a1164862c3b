// What Node adds: synchronous keys and hashing over node:crypto.

export type { KeyMaterial } from './keys/key-object.ts';
export * from './keys/node-hashing.ts';
export { nodeSharedSecret } from './keys/node-shared-secret.ts';
export { nodeSigningKey } from './keys/node-signing-key.ts';
export { nodeVerificationKey } from './keys/node-verification-key.ts';
