import { encodeUtf8 } from '@davit/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

/** As ISO 3309 defines it: bit by bit. */
function slowCrc(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

describe(crc32, () => {
  test('knows the check value of ISO 3309', () => {
    expect(crc32(encodeUtf8('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  test('answers what the definition answers, wherever in a buffer the bytes lie', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(7), (bytes, skip) => {
        const part = bytes.subarray(Math.min(skip, bytes.length));
        expect(crc32(part)).toBe(slowCrc(part));
      }),
      { numRuns: 500 },
    );
  });
});
