// Reads what a page posted on its string channel: its hello, or one JSON-RPC message. Pure; language only.
import { type Hello, type Json, MAX_MESSAGE_LENGTH } from '@davit/protocol';

export type Posted =
  | { readonly kind: 'hello'; readonly nonce: string }
  /** As JSON has it; what it says is the core's to read. */
  | { readonly kind: 'message'; readonly message: Json };

const MAX_NONCE_LENGTH = 128;

/** Null when it is too long, not JSON, or a hello that names no nonce. A longer text is never parsed. */
export function readPosted(text: string): Posted | null {
  if (text.length > MAX_MESSAGE_LENGTH) return null;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'davit')) {
    return { kind: 'message', message: value };
  }
  const { davit, hello } = value as unknown as Partial<Hello>;
  const nonce: unknown = davit === 1 ? hello?.nonce : null;
  const isNonce = typeof nonce === 'string' && nonce.length > 0 && nonce.length <= MAX_NONCE_LENGTH;
  return isNonce ? { kind: 'hello', nonce } : null;
}
