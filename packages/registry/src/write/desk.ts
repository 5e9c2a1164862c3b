// What the write side works with. Everything from outside is injected: storage, keys, callers, clock.
import type { Ed25519Key, OnlineKeyEntry } from '@davit/bundle';
import type { CryptoPort, Signer } from '@davit/crypto';
import type { ReleaseBook } from '../book/release-book.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { BundleCheck } from '../ports/bundle-check.ts';
import type { BundleKeyClaim } from '../ports/bundle-key-claim.ts';
import type { RegistryStore } from '../ports/registry-store.ts';
import type { ReviewPolicy } from '../publish/published-version.ts';
import type { Turns } from './turns.ts';

export interface DeskOptions {
  readonly store: RegistryStore;
  readonly blobs: BlobStore;
  /** The one place that makes records; its store keeps what this `store` and these `blobs` keep (`registryReleases`). */
  readonly book: ReleaseBook;
  readonly check: BundleCheck;
  readonly crypto: Pick<CryptoPort, 'sha256' | 'verify' | 'randomBytes'>;
  /** What publisher keys hang on. */
  readonly root: Ed25519Key;
  /** The online key: signs the head of the log. */
  readonly signer: Signer;
  /** The root's word for it. */
  readonly onlineKey: OnlineKeyEntry;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly review: ReviewPolicy;
  /** Without it, a key's other uses are nobody's to know. */
  readonly claimBundleKey?: BundleKeyClaim | undefined;
}

export interface Desk extends DeskOptions {
  /** Of this process: what happens one after the other. Other processes are met by compare-and-set. */
  readonly turns: Turns;
}
