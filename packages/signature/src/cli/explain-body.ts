// A body whose digest is another one: what both are, and whether a line end explains it.
import { createHash } from 'node:crypto';
import { encodeBase64 } from '@davit/crypto';
import type { Finding } from './explanation.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** @param signed whether a digest is the one that was signed; `write` puts it as the header does */
export function explainBody(
  component: string,
  body: Uint8Array,
  signed: string,
  write: (digest: Uint8Array) => string,
): Finding {
  const isSigned = (bytes: Uint8Array | string): boolean => signed.includes(write(sha256(Buffer.from(bytes))));
  const text = Buffer.from(body).toString('latin1');
  const latin = (changed: string): Buffer => Buffer.from(changed, 'latin1');
  const message = isSigned(latin(text.replace(/\r?\n$/, '')))
    ? 'a line end came after the body that was signed'
    : isSigned(latin(`${text}\n`))
      ? 'the body was signed with a line end after it'
      : isSigned(latin(text.replaceAll('\r\n', '\n'))) || isSigned(latin(text.replaceAll(/(?<!\r)\n/g, '\r\n')))
        ? 'its line ends were changed between CR LF and LF'
        : isSigned('')
          ? 'no body was signed'
          : 'another body was signed';
  return { component, message, received: write(sha256(body)), signed };
}

export const asContentDigest = (digest: Uint8Array): string => `sha-256=:${encodeBase64(digest)}:`;
export const asHex = (digest: Uint8Array): string => Buffer.from(digest).toString('hex');
