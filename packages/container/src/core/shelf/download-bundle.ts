// One download of a bundle by its digest: cut at the size that the record names, given up when it is slow (T100). What comes is
// not verified here, and nothing is written.
import { type BundleFailure, MAX_BUNDLE_BYTES } from '@davit/bundle';
import { MIN_DOWNLOAD_BYTES_PER_SECOND } from '../delivery-ports.ts';
import { type BundleShelfOptions, DOWNLOAD_GRACE_MS, type ShelfFailure } from './bundle-shelf.ts';

export type BundleDownload =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly failure: ShelfFailure };

const failed = (failure: ShelfFailure): BundleDownload => ({ ok: false, failure });
const refused = (reason: Extract<BundleFailure, { detail: string }>['reason'], detail: string): BundleDownload =>
  failed({ reason: 'refused', failure: { reason, detail }, detail });

/** Never rejects. */
export async function downloadBundle(
  { fetch, registryUrl, log }: Pick<BundleShelfOptions, 'fetch' | 'registryUrl' | 'log'>,
  digest: string,
  size: number,
  onProgress: (received: number) => void,
): Promise<BundleDownload> {
  if (size > MAX_BUNDLE_BYTES)
    return refused('too_large', `The record names ${size} bytes; a bundle has at most ${MAX_BUNDLE_BYTES}.`);
  const request = {
    url: `${registryUrl}/bundles/${digest}`,
    method: 'GET',
    maxBytes: size,
    timeoutMs: DOWNLOAD_GRACE_MS + Math.ceil((size * 1000) / MIN_DOWNLOAD_BYTES_PER_SECOND),
    onProgress,
  } as const;
  const answer = await fetch(request).catch((error: unknown) => {
    log('shelf.failed', { step: 'fetch', digest, error });
    return { kind: 'offline' } as const;
  });
  switch (answer.kind) {
    case 'offline':
    case 'too_slow':
      return failed({ reason: answer.kind });
    case 'too_large':
      return refused('too_large', `The answer is longer than the ${size} bytes that the record names.`);
    case 'answer':
      if (answer.status === 404 || answer.status === 410) return failed({ reason: 'not_found' });
      // A registry that is restarting, a gateway's sign-in page: nothing is said about the bundle.
      if (answer.status !== 200) return failed({ reason: 'offline' });
      if (answer.body.length === size) return { ok: true, bytes: answer.body };
      return refused(
        answer.body.length > size ? 'too_large' : 'bad_archive',
        `The answer has ${answer.body.length} bytes; the record names ${size}.`,
      );
  }
}
