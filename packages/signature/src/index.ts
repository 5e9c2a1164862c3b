// Sign and verify HTTP requests, on any Web platform: RFC 9421 with the profile davit-1, and the classic scheme.
export type { Awaitable } from '@davit/crypto';
export * from './classic/classic-options.ts';
export * from './http-signature/request-head.ts';
export * from './keys/algorithm.ts';
export * from './keys/hashing.ts';
export * from './keys/signing-key.ts';
export * from './keys/verification-key.ts';
export * from './profile/pending-request.ts';
export * from './profile/sign-options.ts';
export * from './profile/verify-options.ts';
export * from './refusal/refusal-answer.ts';
export * from './refusal/signature-failure.ts';
export * from './replay/replay-store.ts';
export * from './result.ts';
