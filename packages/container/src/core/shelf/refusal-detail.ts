// What the operator reads about bytes that are not the bundle they should be. Says nothing of the mini-program's content.
import type { BundleFailure } from '@davit/bundle';

export function refusalDetail(failure: BundleFailure): string {
  switch (failure.reason) {
    case 'wrong_digest':
      return `The bytes have the digest ${failure.digest}.`;
    case 'bad_archive':
    case 'too_large':
      return failure.path === undefined ? failure.detail : `${failure.path}: ${failure.detail}`;
    case 'bad_integrity':
      return failure.detail;
    case 'bad_signature':
      return 'The signature is not by the publisher key of this version.';
    case 'wrong_app':
      return `It is signed as ${failure.appId}.`;
    case 'wrong_version':
      return `It is signed as version ${failure.versionCode}.`;
    case 'missing_file':
      return `${failure.path} is listed and not there.`;
    case 'extra_file':
      return `${failure.path} is there and not listed.`;
    case 'changed_file':
      return `${failure.path} has other bytes than the list says.`;
    case 'bad_manifest':
      return failure.failures
        .map(({ path, message }) => `${path === '' ? 'manifest.json' : path}: ${message}`)
        .join(' ');
  }
}
