// The server's own keys: made once, sealed, the same for every process.
import { WrongKeyEncryptionKey } from '@davit/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import { type Bed, openBed } from './bed.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await openBed();
});
afterAll(() => bed.close());

describe(createKeyRing, () => {
  it('gives processes that start at once the same keys', async () => {
    const young = await openBed();
    const { server, store } = young;
    const rings = await Promise.all(Array.from({ length: 8 }, () => createKeyRing({ ...server.context, store })));
    for (const ring of rings) {
      expect(ring.refresh).toEqual(server.context.keys.refresh);
      expect(ring.publicKeys()).toEqual(server.context.keys.publicKeys());
      expect(ring.idTokenKey().kid).toBe(server.context.keys.idTokenKey().kid);
    }
    await young.close();
  });

  it('does not start with another key-encryption key, and says which file is missing', async () => {
    const config = { keyEncryptionKey: new Uint8Array(32).fill(8) };
    await expect(openBed({ path: bed.path, config })).rejects.toThrow(WrongKeyEncryptionKey);
    await expect(openBed({ path: bed.path, config })).rejects.toThrow('start with the key file that belongs to it');
  });

  it('T156 keeps nothing in the clear', async () => {
    const { keys } = bed.server.context;
    for (const stored of await bed.store.keys.list()) {
      const sealed = Buffer.from(stored.sealed).toString('latin1');
      for (const secret of [keys.refresh, keys.pairwise, keys.blindIndex, keys.dpopNonce])
        expect(sealed).not.toContain(Buffer.from(secret).toString('latin1'));
      expect(sealed).not.toContain('"d"');
    }
  });

  it('opens a sealed key only in its own row', async () => {
    const { context } = bed.server;
    const keys = await context.store.keys.list();
    const of = (purpose: string) => keys.find((key) => key.purpose === purpose)?.sealed ?? new Uint8Array();
    const swap = (purpose: string) =>
      purpose === 'refresh' ? 'pairwise' : purpose === 'pairwise' ? 'refresh' : purpose;
    const swapped = keys.map((key) => ({ ...key, sealed: of(swap(key.purpose)) }));
    const store = { ...context.store, keys: { ...context.store.keys, list: async () => swapped } };
    await expect(createKeyRing({ ...context, store })).rejects.toThrow(WrongKeyEncryptionKey);
  });
});
