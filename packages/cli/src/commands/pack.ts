// `davit pack`: a folder → one signed bundle, after the check that publish makes. Writes the file whole or not at all.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkBundle, isPublishable, packBundle } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { leftOutNote } from '@davit/dev-env/folder';
import { type Command, type Outcome, text } from '../command.ts';
import { readApp } from '../folder/read-app.ts';
import { reportText } from '../folder/report-text.ts';
import { writeWhole } from '../folder/write-whole.ts';
import { DEFAULT_KEY, openKey } from '../keys/key-folder.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { paintFor } from '../terminal/paint.ts';
import { withProgress } from '../terminal/progress.ts';
import { shellWord } from '../terminal/shell-word.ts';
import { megabytes, table } from '../terminal/table.ts';
import { visible } from '../terminal/visible.ts';

/** A folder, a device, a pipe. */
const isNoFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === false;

export const pack: Command = {
  name: 'pack',
  summary: 'packs a folder into one signed bundle',
  usage: '[folder]',
  words: 1,
  flags: {
    key: { type: 'string', value: '<name or file>', about: `the key that signs (${DEFAULT_KEY})` },
    out: { type: 'string', value: '<file>', about: 'the bundle (<app id>-<version code>.ma)' },
    development: { type: 'boolean', about: 'allows localhost in davit.connect; no registry takes such a bundle' },
  },
  examples: [
    ['davit pack', 'my-app-3.ma, signed'],
    ['davit pack --key env:DAVIT_KEY --out out.ma', 'in a pipeline'],
  ],
  async run(typed, world): Promise<Outcome> {
    const app = await readApp(typed.words[0], world.folder, 'pack');
    if (app.kind === 'archive')
      throw new CliProblem({
        code: 'cli/not-a-folder',
        title: 'A folder is packed, not a file',
        detail: `${app.shown} is a file.`,
        hint: `davit check ${shellWord(app.shown)}`,
      });
    const out = text(typed, 'out');
    if (out !== undefined && isNoFile(resolve(world.folder, out)))
      throw new CliProblem({
        code: 'cli/bad-arguments',
        title: 'A bundle is a file',
        detail: `${out} is there, and is none: nothing is written in its place.`,
        hint: 'davit pack --out my-app.ma',
      });
    const { signer, publicKey } = await openKey(text(typed, 'key') ?? DEFAULT_KEY, world);
    const development = typed.flags.development === true;
    const { files, leftOut, shown } = app;
    const isQuiet = typed.flags.json === true;
    const report = await withProgress(world, isQuiet, `Checking ${shellWord(shown)}`, () =>
      checkBundle({ files, crypto: nodeCrypto, development }),
    );
    if (!isPublishable(report))
      return { ok: false, json: { ...report }, text: reportText(report, shown, paintFor(world)) };
    const packed = await withProgress(world, isQuiet, `Packing ${shellWord(shown)}`, () =>
      packBundle({ files, signer, crypto: nodeCrypto, development }),
    );
    // What the packer refuses, the check has refused.
    if (!packed.ok)
      throw new Error(packed.failure.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
    const { bytes, digest, integrityId, appId, versionCode, size } = packed.value;
    const file = resolve(world.folder, out ?? `${appId}-${versionCode}.ma`);
    writeWhole(file, bytes);
    const note = leftOutNote(shown, leftOut);
    if (note !== null && !isQuiet) world.err(visible(`${note}\n`));
    const rows = [
      ['Bundle', file],
      ['App', `${appId}, version code ${versionCode}`],
      ['Size', `${megabytes(size)} (${megabytes(report.unpacked_size)} unpacked, ${files.size} files)`],
      ['Digest', digest],
      ['Signed by', publicKey],
    ];
    return {
      ok: true,
      json: {
        file,
        app_id: appId,
        version_code: versionCode,
        size,
        digest,
        integrity_id: integrityId,
        public_key: publicKey,
        left_out: leftOut,
        problems: report.problems,
      },
      text: visible(table(rows, '')),
    };
  },
};
