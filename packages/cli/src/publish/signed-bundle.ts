// The bundle that is published: the file that was given, or a folder that is checked, packed and signed now. Sends nothing.
import { type CheckReport, checkBundle, isPublishable, packBundle } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { type Reach, reachOf } from '@davit/registry';
import type { AppArchive, AppFolder } from '../folder/read-app.ts';
import { openKey } from '../keys/key-folder.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import type { World } from '../terminal/world.ts';

export interface SignedBundle {
  readonly bytes: Uint8Array;
  readonly appId: string;
  readonly versionCode: number;
  readonly digest: string;
  readonly leftOut: readonly string[];
  readonly reach: Reach;
}

/** Null beside a report that names what publish refuses. */
export interface Prepared {
  readonly report: CheckReport;
  readonly bundle: SignedBundle | null;
}

export interface PrepareOptions {
  /** Name or file; only a folder needs it. */
  readonly key: string;
  readonly development: boolean;
  readonly world: World;
}

export const prepareBundle = (app: AppFolder | AppArchive, options: PrepareOptions): Promise<Prepared> =>
  app.kind === 'archive' ? lookOver(app, options) : signFolder(app, options);

async function lookOver({ bytes }: AppArchive, { development }: PrepareOptions): Promise<Prepared> {
  const report = await checkBundle({ archive: bytes, crypto: nodeCrypto, development });
  const { manifest, digest } = report;
  if (!isPublishable(report) || manifest === null || digest === null) return { report, bundle: null };
  const { app_id: appId, version } = manifest;
  return { report, bundle: { bytes, appId, versionCode: version.code, digest, leftOut: [], reach: reachOf(manifest) } };
}

async function signFolder({ files, leftOut }: AppFolder, options: PrepareOptions): Promise<Prepared> {
  const { key, development, world } = options;
  // Asked for before the work: who has no key waits for nothing.
  const { signer } = await openKey(key, world);
  const report = await checkBundle({ files, crypto: nodeCrypto, development });
  if (!isPublishable(report) || report.manifest === null) return { report, bundle: null };
  const packed = await packBundle({ files, signer, crypto: nodeCrypto, development });
  if (!packed.ok)
    throw new CliProblem({
      code: 'bundle/bad-path',
      title: 'The folder cannot be packed',
      detail: packed.failure.problems.map(({ message }) => message).join('\n'),
      hint: 'davit check',
    });
  const { bytes, digest, appId, versionCode } = packed.value;
  return { report, bundle: { bytes, appId, versionCode, digest, leftOut, reach: reachOf(report.manifest) } };
}
