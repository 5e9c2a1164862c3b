// What Hono needs: one middleware. Imports nothing of Hono; its types are met by shape.

export type { ProtectOptions } from '../protect/protect-options.ts';
export type { BodyFailure, ProtectionFailure } from '../protect/protection-failure.ts';
export type { VerifiedMessage } from '../protect/verified-message.ts';
export { protect, verifiedRequest } from './protect.ts';
