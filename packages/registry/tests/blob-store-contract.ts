// The contract of every blob store: one suite, run against each adapter.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BlobStore } from '../src/index.ts';

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function blobStoreContract(name: string, open: () => Promise<BlobStore>): void {
  describe(`the blob store contract (${name})`, () => {
    test('answers what was put, and nothing for what was not', async () => {
      const blobs = await open();
      const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 151) & 255);
      const digest = digestOf(bytes);
      expect([await blobs.has(digest), await blobs.get(digest)]).toEqual([false, null]);
      await blobs.put(digest, bytes);
      expect(await blobs.has(digest)).toBe(true);
      expect(Buffer.from((await blobs.get(digest)) ?? []).equals(bytes)).toBe(true);
      const pieces = await blobs.open(digest);
      const read: Uint8Array[] = [];
      for await (const piece of pieces?.read() ?? []) read.push(piece);
      expect([pieces?.size, Buffer.concat(read).equals(bytes)]).toEqual([bytes.length, true]);
      for (const other of ['0'.repeat(64), digest.toUpperCase(), '', '../x', `${digest}.ma`])
        expect([await blobs.has(other), await blobs.get(other), await blobs.open(other)]).toEqual([false, null, null]);
    });

    test('takes the same bytes many times at once', async () => {
      const blobs = await open();
      const bytes = Buffer.from('the same');
      await Promise.all(Array.from({ length: 20 }, () => blobs.put(digestOf(bytes), bytes)));
      expect(Buffer.from((await blobs.get(digestOf(bytes))) ?? []).toString()).toBe('the same');
    });
  });
}
