// Where a launch gets its bundle from: kept bytes, verified anew each time (T103), or a download. Nothing is kept that was not
// verified, and what is kept later is never trusted for it.
import type { BundleExpectation, BundleFailure, VerifiedBundle } from '@davit/bundle';
import { type BundleShelf, type BundleShelfOptions, SHELF_LIMIT_BYTES, type ShelfAnswer } from './bundle-shelf.ts';
import { type BundleDownload, downloadBundle } from './download-bundle.ts';
import { createKeptBundles } from './kept-bundles.ts';
import { refusalDetail } from './refusal-detail.ts';
import { createShared } from './shared.ts';

type Progress = (received: number) => void;

export function createBundleShelf(options: BundleShelfOptions): BundleShelf {
  const { log, onEvent } = options;
  const kept = createKeptBundles(options, options.limitBytes ?? SHELF_LIMIT_BYTES);
  const shareTake = createShared<ShelfAnswer>();
  const shareDownload = createShared<BundleDownload>();
  /** Who wants to hear of the download of a digest. */
  const listeners = new Map<string, Set<Progress>>();
  /** Files that are being written, by digest: asked for meanwhile, they are waited for instead of downloaded again. */
  const keeping = new Map<string, Promise<void>>();

  const tellRefused = (appId: string, reason: string, detail: string): void =>
    onEvent({ type: 'bundle_refused', appId, reason, detail });
  const refuse = (appId: string, failure: BundleFailure): ShelfAnswer => {
    const detail = refusalDetail(failure);
    tellRefused(appId, failure.reason, detail);
    return { ok: false, failure: { reason: 'refused', failure, detail } };
  };

  /** Null when there is nothing kept that could be the bundle; bytes that are not it are gone then. */
  const takeKept = async (expected: BundleExpectation): Promise<ShelfAnswer | null> => {
    const { appId, digest } = expected;
    await keeping.get(digest);
    const bytes = await kept.get(digest);
    if (bytes === null) return null;
    const verified = await options.verifyBundle(bytes, expected);
    if (verified.ok) {
      void kept.use(digest, bytes);
      return verified;
    }
    const answer = refuse(appId, verified.failure);
    // The very bytes that the record names: a download would bring them again, and they may be good under another record.
    if (verified.failure.reason !== 'wrong_digest') return answer;
    await kept.drop(digest);
    return null;
  };

  const keep = (bundle: VerifiedBundle, bytes: Uint8Array): void => {
    const { digest } = bundle;
    const written = kept.keep(digest, bytes).then(() => {
      if (keeping.get(digest) === written) keeping.delete(digest);
    });
    keeping.set(digest, written);
  };

  const download = (digest: string, size: number): Promise<BundleDownload> =>
    shareDownload(`${digest} ${size}`, () =>
      downloadBundle(options, digest, size, (received) => {
        for (const tell of listeners.get(digest) ?? []) tell(received);
      }),
    );

  const takeAnew = async (expected: BundleExpectation, size: number): Promise<ShelfAnswer> => {
    const answer = await download(expected.digest, size);
    if (!answer.ok) {
      return answer.failure.reason === 'refused' ? refuse(expected.appId, answer.failure.failure) : answer;
    }
    const verified = await options.verifyBundle(answer.bytes, expected);
    if (!verified.ok) return refuse(expected.appId, verified.failure);
    // The launch does not wait for the disk.
    keep(verified.value, answer.bytes);
    return verified;
  };

  /** One take for all that expect the same; another expectation of the same bytes shares the download alone. */
  const takeOnce = (expected: BundleExpectation, size: number): Promise<ShelfAnswer> => {
    const { appId, digest, versionCode, publisherKey, development = false } = expected;
    return shareTake(JSON.stringify([appId, digest, versionCode, publisherKey, development, size]), async () => {
      try {
        return (await takeKept(expected)) ?? (await takeAnew(expected, size));
      } catch (error) {
        // A platform that cannot verify starts nothing.
        log('shelf.failed', { step: 'verify', digest, error });
        tellRefused(appId, 'unverified', error instanceof Error ? error.message : String(error));
        return { ok: false, failure: { reason: 'unverified' } };
      }
    });
  };

  return {
    async take(expected, size, onProgress = () => {}) {
      const { digest } = expected;
      const tell: Progress = (received) => {
        try {
          onProgress(received, size);
        } catch (error) {
          log('host.threw', { what: 'onProgress', error });
        }
      };
      const told = listeners.get(digest) ?? new Set();
      listeners.set(digest, told.add(tell));
      try {
        return await takeOnce(expected, size);
      } finally {
        told.delete(tell);
        if (told.size === 0) listeners.delete(digest);
      }
    },
    drop: (digest) => kept.drop(digest),
  };
}
