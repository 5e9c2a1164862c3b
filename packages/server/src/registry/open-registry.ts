// Opens a registry that keeps: decisions and log in the database, bundles in a folder. Several processes may share both. The
// keys are the operator's to bring.
import { type Ed25519Key, ed25519KeyOf, type OnlineKeyEntry } from '@davit/bundle';
import type { Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import {
  bundleCheck,
  createReleaseBook,
  followLog,
  type ReleaseBook,
  type ReviewPolicy,
  registryReleases,
} from '@davit/registry';
import { createDiskBlobStore } from '@davit/store';
import type { ServedRegistry } from '../config.ts';
import { openRegistryStore } from '../database.ts';
import { breathing } from './breathing-crypto.ts';

export interface OpenRegistryOptions {
  /** Path of a SQLite file, or `postgres://…`; it may be the authorization server's. */
  readonly database: string;
  /** Folder of the bundles; made when it is missing. */
  readonly bundles: string;
  /** The online key (EdDSA), and the root's word for it. */
  readonly signer: Signer;
  readonly onlineKey: OnlineKeyEntry;
  /** What hosts have in their build. */
  readonly root: Ed25519Key;
  /** Of mini-programs that have no policy of their own. */
  readonly review: ReviewPolicy;
  /** Allows what manifests may say in development. */
  readonly development?: boolean | undefined;
}

export interface OpenRegistry extends ServedRegistry {
  readonly source: ReleaseBook;
  readonly write: NonNullable<ServedRegistry['write']>;
  close(): Promise<void>;
}

/** A bundle that no version names is left by a publish that lost a race or was cut off; an hour later nobody is at it any more. */
const SWEEP_MS = 3_600_000;
/** How late a stop of another process reaches those who follow the feed here: one look into the database each time. */
const FOLLOW_MS = 1_000;

export async function openRegistry(options: OpenRegistryOptions): Promise<OpenRegistry> {
  const { signer, onlineKey, root, review, development = false } = options;
  if (ed25519KeyOf(signer) !== onlineKey.key) throw new TypeError('The root vouches for another online key.');
  const blobs = await createDiskBlobStore(options.bundles);
  const store = await openRegistryStore(options.database);
  const now = (): number => Math.floor(Date.now() / 1000);
  const crypto = nodeCrypto;
  const source = createReleaseBook({ store: registryReleases({ store, blobs, crypto, now }), signer, onlineKey, now });
  // A sweep that fails is made up for by the next one.
  const sweep = (): Promise<unknown> => blobs.sweep(store.named, SWEEP_MS).catch(() => undefined);
  let sweeping = sweep();
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, SWEEP_MS).unref();
  const follow = await followLog(store, source);
  let following: Promise<unknown> = Promise.resolve();
  const followTimer = setInterval(() => {
    // A look that fails is made up for by the next one.
    following = following.then(follow).catch(() => undefined);
  }, FOLLOW_MS).unref();
  return {
    source,
    root,
    write: {
      store,
      blobs,
      book: source,
      check: bundleCheck(breathing(crypto), development),
      crypto,
      root,
      signer,
      onlineKey,
      now,
      review,
    },
    async close() {
      clearInterval(timer);
      clearInterval(followTimer);
      await Promise.all([sweeping, following]);
      await store.close();
    },
  };
}
