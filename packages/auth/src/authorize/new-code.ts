// Draws an authorization code and says how it is answered: once, with the issuer beside it (RFC 9207).
import type { CodeResponse, PlainResponse } from '@davit/protocol';
import { AUTHORIZATION_CODE_TTL_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import { json } from '../http/respond.ts';
import type { NewCode } from '../ports/authorization-store.ts';
import { mintSecret } from '../secrets/secret.ts';

export interface DrawnCode {
  /** What the store keeps: the hash. */
  readonly code: NewCode;
  /** What the host gets. */
  readonly text: string;
}

export async function drawCode(
  context: AuthContext,
  facts: Omit<NewCode, 'id' | 'secretHash' | 'ttlMs'>,
): Promise<DrawnCode> {
  const { id, text, secretHash } = await mintSecret(context, 'cod');
  return { text, code: { ...facts, id, secretHash, ttlMs: AUTHORIZATION_CODE_TTL_SECONDS * 1000 } };
}

export function codeResponse(context: AuthContext, text: string, state: string | null): PlainResponse {
  const answer: CodeResponse = {
    authorization_code: text,
    expires_in: AUTHORIZATION_CODE_TTL_SECONDS,
    iss: context.config.issuer,
    ...(state === null ? {} : { state }),
  };
  return json(200, answer);
}
