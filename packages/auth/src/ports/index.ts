// The ports of the authorization server core, in one place.
export * from './audit-store.ts';
export * from './authorization-store.ts';
export * from './client-store.ts';
export * from './client-token-store.ts';
export * from './key-store.ts';
export * from './signing-key-store.ts';
export * from './store.ts';
export * from './token-store.ts';
export * from './user-store.ts';
export * from './verb.ts';
