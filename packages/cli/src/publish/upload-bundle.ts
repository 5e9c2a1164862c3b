// The upload itself, with its bar; what the registry finds in the bundle is shown as davit check shows it.
import { problemText } from '../folder/report-text.ts';
import { BundleRefused } from '../registry/answer.ts';
import { putVersion } from '../registry/app-calls.ts';
import type { Session } from '../registry/open-session.ts';
import type { VersionView } from '../registry/registry-facts.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import type { Paint } from '../terminal/paint.ts';
import { withUploadBar } from '../terminal/upload-progress.ts';
import type { World } from '../terminal/world.ts';
import type { SignedBundle } from './signed-bundle.ts';

export interface UploadOptions {
  readonly world: World;
  readonly isQuiet: boolean;
  readonly dryRun: boolean;
  readonly paint: Paint;
}

export async function uploadBundle(
  session: Session,
  { appId, versionCode, bytes }: SignedBundle,
  { world, isQuiet, dryRun, paint }: UploadOptions,
): Promise<VersionView> {
  const title = dryRun ? 'Asking the registry' : 'Uploading';
  try {
    return await withUploadBar(world, isQuiet, title, bytes.length, (onSent) =>
      putVersion(session, { appId, versionCode, bytes, dryRun, onSent }),
    );
  } catch (error) {
    if (!(error instanceof BundleRefused)) throw error;
    const found = error.problems.map((problem) => problemText(problem, paint)).join('\n');
    throw new CliProblem({ ...error.words, detail: `${error.words.detail}\n${found}`.trimEnd() }, { cause: error });
  }
}
