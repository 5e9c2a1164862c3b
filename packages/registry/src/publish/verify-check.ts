// A bundle check by verification alone: archive, integrity, signature, manifest. Says of each refusal what to mend. Pure.
import { type BundleCrypto, type BundleFailure, verifyBundle } from '@davit/bundle';
import type { BundleCheck, BundleProblem } from '../ports/bundle-check.ts';

export const verifyCheck =
  (crypto: BundleCrypto, development = false): BundleCheck =>
  async (bytes, question) => {
    const verified = await verifyBundle(bytes, { ...question, development }, crypto);
    if (!verified.ok) return { problems: toProblems(verified.failure), found: null };
    const { manifest, integrityId } = verified.value;
    return { problems: [], found: { manifest, integrityId } };
  };

const problem = (code: string, title: string, hint: string, file?: string): BundleProblem => ({
  code: `bundle/${code}`,
  severity: 'error',
  title,
  hint,
  ...(file !== undefined && { file }),
});

const PACK_AGAIN = 'Pack the folder again with davit pack; nothing may touch a bundle after it was signed.';

function toProblems(failure: BundleFailure): readonly BundleProblem[] {
  switch (failure.reason) {
    case 'wrong_digest':
      return [problem('wrong-digest', 'The bytes are not those that were announced.', 'Upload the bundle again.')];
    case 'too_large':
    case 'bad_archive':
      return [problem(failure.reason.replace('_', '-'), failure.detail, PACK_AGAIN, failure.path)];
    case 'bad_integrity':
      return [problem('bad-integrity', failure.detail, PACK_AGAIN, 'integrity.json')];
    case 'bad_signature':
      return [
        problem(
          'bad-signature',
          'The bundle is not signed with the publisher key of this version.',
          'Sign it with the key that davit keys shows as the current one of this mini-program.',
          'integrity.sig',
        ),
      ];
    case 'wrong_app':
      return [
        problem(
          'wrong-app',
          `The bundle is of "${failure.appId}".`,
          'Publish it under its own app id, or correct app_id in the manifest.',
          'manifest.json',
        ),
      ];
    case 'wrong_version':
      return [
        problem(
          'wrong-version',
          `The bundle is version ${failure.versionCode}.`,
          'Publish it under its own version code, or correct version.code in the manifest.',
          'manifest.json',
        ),
      ];
    case 'missing_file':
      return [problem('missing-file', 'A listed file is missing.', PACK_AGAIN, failure.path)];
    case 'extra_file':
      return [problem('extra-file', 'A file is there that the signed list does not name.', PACK_AGAIN, failure.path)];
    case 'changed_file':
      return [problem('changed-file', 'A file has other bytes than the signed list says.', PACK_AGAIN, failure.path)];
    case 'bad_manifest':
      return failure.failures.map(({ path, message }) =>
        problem(
          'bad-manifest',
          path === '' ? message : `${path}: ${message}`,
          'See the manifest reference.',
          'manifest.json',
        ),
      );
  }
}
