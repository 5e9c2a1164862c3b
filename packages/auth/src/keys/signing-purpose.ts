// What the server signs with keys that are rotated: ID tokens and consent receipts.
import type { ServerKeyPurpose } from '../ports/key-store.ts';

export const SIGNING_PURPOSES = ['id-token-es256', 'receipt'] as const satisfies readonly ServerKeyPurpose[];
export type SigningPurpose = (typeof SIGNING_PURPOSES)[number];
