// The bundle check of a registry: the one that publishers run themselves, whether it is the bundle that the address names, and at
// last what containers do. No I/O.
import { type BundleCrypto, type CheckProblem, checkBundle, isPublishable, verifyBundle } from '@davit/bundle';
import type { BundleCheck, BundleQuestion, BundleReport } from '../ports/bundle-check.ts';

export const bundleCheck =
  (crypto: BundleCrypto, development = false): BundleCheck =>
  async (bytes, question) => {
    const { publisherKey } = question;
    const { manifest, problems, digest } = await checkBundle({ archive: bytes, publisherKey, crypto, development });
    if (manifest === null || !isPublishable({ problems })) return { problems, found: null };
    const other = [...otherThanNamed(manifest.app_id, manifest.version.code, question)];
    if (other.length > 0) return { problems: [...other, ...problems], found: null };
    return { problems, found: await verify(bytes, { ...question, development }, crypto, digest) };
  };

function* otherThanNamed(appId: string, versionCode: number, question: BundleQuestion): Generator<CheckProblem> {
  const problem = { severity: 'error', file: 'manifest.json' } as const;
  if (appId !== question.appId)
    yield {
      ...problem,
      code: 'bundle/wrong-app',
      at: 'app_id',
      title: 'The bundle is of another mini-program',
      detail: `It says "${appId}", and was uploaded for "${question.appId}".`,
      hint: 'Publish it under its own app id, or correct app_id in the manifest.',
    };
  if (versionCode !== question.versionCode)
    yield {
      ...problem,
      code: 'bundle/wrong-version',
      at: 'version.code',
      title: 'The bundle is another version',
      detail: `It says ${versionCode}, and was uploaded as ${question.versionCode}.`,
      hint: 'Publish it under its own version code, or correct version.code in the manifest.',
    };
}

/** @throws when a container would refuse what the check has passed: then the check is at fault, and nothing is published. */
async function verify(
  bytes: Uint8Array,
  question: BundleQuestion & { readonly development: boolean },
  crypto: BundleCrypto,
  digest: string | null,
): Promise<BundleReport['found']> {
  const verified = await verifyBundle(bytes, question, crypto);
  if (!verified.ok)
    throw new Error(`The check passed bundle ${digest}, and containers refuse it: ${verified.failure.reason}.`);
  const { manifest, integrityId } = verified.value;
  return { manifest, integrityId };
}
