import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { deflateSync, inflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { inflate } from './inflate.ts';

/** Bytes with repetitions near and far, as well as without any. */
const compressible = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 90 })), { maxLength: 40 })
  .map((parts) =>
    Uint8Array.from(parts.flatMap(([piece, times]) => Array.from({ length: times }, () => [...piece]).flat())),
  );

/** Bits in the order in which DEFLATE reads them, for streams that no encoder writes. */
function stream(...fields: readonly (readonly [value: number, bits: number])[]): Uint8Array {
  const bits = fields.flatMap(([value, count]) => Array.from({ length: count }, (_, at) => (value >> at) & 1));
  return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
    Array.from({ length: 8 }, (_, at) => (bits[8 * byte + at] ?? 0) << at).reduce((sum, bit) => sum | bit, 0),
  );
}

describe(inflate, () => {
  test('RFC 1951: reads what two encoders write, at all levels and strategies', () => {
    const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FIXED];
    fc.assert(
      fc.property(compressible, fc.nat(9), fc.constantFrom(...strategies), (bytes, level, strategy) => {
        const packed = [
          deflateSync(bytes, { level: level as 0 }),
          new Uint8Array(deflateRawSync(bytes, { level, strategy })),
        ];
        return packed.every((source) => {
          const read = inflate(source, bytes.length);
          return read !== null && Buffer.compare(read, bytes) === 0;
        });
      }),
      { numRuns: 300 },
    );
  });

  test('reads codes of all lengths up to 15 bits', () => {
    // Fibonacci counts make the longest codes.
    const counts = [1, 1];
    while (counts.length < 22) counts.push((counts.at(-1) as number) + (counts.at(-2) as number));
    const bytes = Uint8Array.from(counts.flatMap((count, byte) => Array.from({ length: count }, () => byte)));
    let seed = 1;
    for (let at = bytes.length - 1; at > 0; at -= 1) {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      const other = seed % (at + 1);
      [bytes[at], bytes[other]] = [bytes[other] as number, bytes[at] as number];
    }
    const packed = deflateRawSync(bytes, { strategy: constants.Z_HUFFMAN_ONLY, level: 9 });
    expect(Buffer.compare(inflate(packed, bytes.length) as Uint8Array, bytes)).toBe(0);
  });

  test('T081 the declared size is the size: neither a byte more nor a byte less', () => {
    for (const bytes of [new Uint8Array(3000), Uint8Array.from({ length: 3000 }, (_, at) => at * at)])
      for (const level of [0, 1, 9] as const) {
        const packed = deflateSync(bytes, { level });
        for (const size of [0, 1, 2999, 3001, 100_000]) expect([size, inflate(packed, size)]).toEqual([size, null]);
        expect(inflate(packed, 3000)).toEqual(bytes);
      }
  });

  test('T082 the stream ends with its bytes, to the bit', () => {
    const bytes = Uint8Array.from({ length: 500 }, (_, at) => at % 7);
    const packed = deflateSync(bytes);
    expect(inflate(packed, 500)).toEqual(bytes);
    for (const more of [[0], [1], [0, 0], [0, 0, 0], [255, 255, 255, 255]])
      expect(inflate(Uint8Array.of(...packed, ...more), 500)).toBeNull();
    for (let cut = 0; cut < packed.length; cut += 1)
      expect([cut, inflate(packed.subarray(0, cut), 500)]).toEqual([cut, null]);
    // The empty block of fixed codes is ten bits long: six are left over.
    expect(inflate(Uint8Array.of(0x03, 0x00), 0)).toEqual(new Uint8Array(0));
    for (let bit = 2; bit < 8; bit += 1) expect([bit, inflate(Uint8Array.of(0x03, 1 << bit), 0)]).toEqual([bit, null]);
    // The bits between a stored block's type and its length.
    expect(inflate(Uint8Array.of(0x01, 1, 0, 254, 255, 42), 1)).toEqual(Uint8Array.of(42));
    for (let bit = 3; bit < 8; bit += 1)
      expect(inflate(Uint8Array.of(0x01 | (1 << bit), 1, 0, 254, 255, 42), 1)).toBeNull();
  });

  test.each<[string, Uint8Array, number]>([
    ['block type 3', stream([1, 1], [3, 2]), 0],
    ['a stored length whose complement is wrong', Uint8Array.of(1, 1, 0, 255, 255, 42), 1],
    ['a stored block beyond the end', Uint8Array.of(1, 2, 0, 253, 255, 42), 2],
    ['a distance before the beginning', stream([1, 1], [1, 2], [64, 7], [0, 5], [0, 7]), 3],
    ['too many literal codes', stream([1, 1], [2, 2], [31, 5], [0, 5], [0, 4]), 0],
    ['too many distance codes', stream([1, 1], [2, 2], [0, 5], [31, 5], [0, 4]), 0],
    ['no code for the lengths', stream([1, 1], [2, 2], [0, 5], [0, 5], [0, 4], [0, 12]), 0],
    ['more codes than there is room for', stream([1, 1], [2, 2], [0, 5], [0, 5], [0, 4], [0b001001001001, 12]), 0],
    ['nothing', new Uint8Array(0), 0],
  ])('refuses %s', (_, source, size) => {
    expect(inflate(source, size)).toBeNull();
  });

  test('answers what zlib answers on changed streams, but for what it leaves unread', () => {
    const bytes = Uint8Array.from({ length: 400 }, (_, at) => (at * 7) % 31);
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 6, 9),
        fc.array(fc.tuple(fc.nat(10_000), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (level, changes) => {
          const packed = new Uint8Array(deflateRawSync(bytes, { level }));
          for (const [at, value] of changes) packed[at % packed.length] = value;
          let theirs: Uint8Array | null = null;
          try {
            theirs = inflateRawSync(packed, { maxOutputLength: 65_536 });
          } catch {}
          const ours = inflate(packed, theirs?.length ?? 400);
          if (theirs === null) return ours === null;
          return ours === null || Buffer.compare(ours, theirs) === 0;
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('T081 a stream of endless empty blocks and one of endless output end with their bytes and their size', () => {
    const fourEmptyBlocks = stream(
      ...[1, 2, 3, 4].flatMap(
        () =>
          [
            [0, 1],
            [1, 2],
            [0, 7],
          ] as [number, number][],
      ),
    );
    const blocks = new Uint8Array(5 * 400_000).map((_, at) => fourEmptyBlocks[at % 5] as number);
    expect(fourEmptyBlocks.length).toBe(5);
    const zeros = deflateSync(new Uint8Array(20 * 1024 * 1024), { level: 9 });
    expect(inflateSync(zeros).length).toBe(20 * 1024 * 1024);
    // Of the processor, not of the wall: others may be at work on this machine.
    const started = process.cpuUsage();
    expect(inflate(blocks, 1000)).toBeNull();
    expect(inflate(zeros, 1000)).toBeNull();
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
  });
});
