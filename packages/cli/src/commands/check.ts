// `davit check`: everything that publish refuses, found by the same code, before anything is sent.
import { checkBundle, isEd25519Key, isPublishable } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { type Command, text } from '../command.ts';
import { readApp } from '../folder/read-app.ts';
import { reportText } from '../folder/report-text.ts';
import { openKey } from '../keys/key-folder.ts';
import { paintFor } from '../terminal/paint.ts';
import { withProgress } from '../terminal/progress.ts';
import { shellWord } from '../terminal/shell-word.ts';

export const check: Command = {
  name: 'check',
  summary: 'says everything that publish would refuse, with file and line',
  usage: '[folder or bundle.ma]',
  words: 1,
  flags: {
    key: { type: 'string', value: '<name, file or public key>', about: 'of a bundle: whose signature it must carry' },
    development: {
      type: 'boolean',
      about: 'allows localhost in davit.connect and placeholder texts, as a development server does',
    },
  },
  notes: '  Of a project its dist folder is checked: what users get.',
  examples: [
    ['davit check', 'the project in this folder, as users get it'],
    ['davit check app-3.ma --key publisher', 'a bundle, and whose signature it carries'],
  ],
  async run(typed, world) {
    const app = await readApp(typed.words[0], world.folder);
    const development = typed.flags.development === true;
    const key = text(typed, 'key');
    const publicKey = async (): Promise<string | undefined> =>
      key === undefined || isEd25519Key(key) ? key : (await openKey(key, world)).publicKey;
    const input =
      app.kind === 'folder'
        ? { files: app.files, crypto: nodeCrypto, development }
        : { archive: app.bytes, publisherKey: await publicKey(), crypto: nodeCrypto, development };
    const report = await withProgress(world, typed.flags.json === true, `Checking ${shellWord(app.shown)}`, () =>
      checkBundle(input),
    );
    return {
      ok: isPublishable(report),
      json: { checked: app.path, ...report },
      text: reportText(report, app.shown, paintFor(world)),
    };
  },
};
