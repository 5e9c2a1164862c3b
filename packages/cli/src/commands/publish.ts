// `davit publish`: checks, packs, signs, shows what is new to users, and uploads. Users see nothing of it before a release.
import { confirm } from '@clack/prompts';
import { leftOutNote } from '@davit/dev-env/folder';
import { type Command, type Outcome, text } from '../command.ts';
import { readApp } from '../folder/read-app.ts';
import { problemText, reportText } from '../folder/report-text.ts';
import { DEFAULT_KEY } from '../keys/key-folder.ts';
import { type Plan, planText } from '../publish/plan-text.ts';
import { isWider, reachChange } from '../publish/reach-change.ts';
import { prepareBundle } from '../publish/signed-bundle.ts';
import { uploadBundle } from '../publish/upload-bundle.ts';
import { verdictText } from '../publish/verdict-text.ts';
import { readVersions } from '../registry/app-calls.ts';
import { clockNote, REGISTRY_FLAG, sessionOf } from '../registry/session-of.ts';
import { answeredOr } from '../terminal/confirm.ts';
import { paintFor } from '../terminal/paint.ts';
import { withProgress } from '../terminal/progress.ts';
import { shellWord } from '../terminal/shell-word.ts';
import { visible } from '../terminal/visible.ts';

async function isWanted({ bundle, change }: Plan): Promise<boolean> {
  const wider = isWider(change) ? ', which asks users for more' : '';
  const message = `Publish version ${bundle.versionCode} of ${bundle.appId}${wider}?`;
  return answeredOr(await confirm({ message, output: process.stderr }), 'davit publish');
}

export const publish: Command = {
  name: 'publish',
  summary: 'uploads a signed version; users get it with davit release',
  usage: '[folder or bundle.ma]',
  words: 1,
  flags: {
    'dry-run': { type: 'boolean', about: 'says all that would happen, asks the registry too, and publishes nothing' },
    key: { type: 'string', value: '<name, file or env:NAME>', about: `the key that signs a folder (${DEFAULT_KEY})` },
    yes: { type: 'boolean', short: 'y', about: 'asks nothing' },
    development: { type: 'boolean', about: 'allows localhost in davit.connect, where the registry does' },
    ...REGISTRY_FLAG,
  },
  notes: [
    '  A version is published once and for ever: the same bytes again change nothing, other bytes need a higher version.code.',
    '  What is cut off on the way leaves nothing behind; the same command again is safe.',
  ].join('\n'),
  examples: [
    ['davit publish --dry-run', 'everything but the publishing'],
    ['davit publish', 'checks, packs, signs, asks, uploads'],
    ['davit publish my-app-3.ma --yes --json', 'what was packed elsewhere'],
  ],
  async run(typed, world): Promise<Outcome> {
    const paint = paintFor(world);
    const isQuiet = typed.flags.json === true;
    const dryRun = typed.flags['dry-run'] === true;
    const app = await readApp(typed.words[0], world.folder, 'publish');
    const key = text(typed, 'key') ?? DEFAULT_KEY;
    const development = typed.flags.development === true;
    const session = await sessionOf(typed, world);
    const { report, bundle } = await withProgress(world, isQuiet, `Checking ${shellWord(app.shown)}`, () =>
      prepareBundle(app, { key, development, world }),
    );
    if (bundle === null) return { ok: false, json: { ...report }, text: reportText(report, app.shown, paint) };
    const { appId, versionCode, leftOut } = bundle;
    const { issuer } = session.login;
    const { versions } = await withProgress(world, isQuiet, `Asking ${issuer}`, () => readVersions(session, appId));
    const plan: Plan = { report, bundle, change: reachChange(bundle.reach, versions), issuer };
    const say = (said: string | null): void => {
      if (said !== null && !isQuiet) world.err(said);
    };
    const note = leftOutNote(app.shown, leftOut);
    say(note === null ? null : visible(`${note}\n`));
    if (!dryRun) say(`${planText(plan, false, paint)}\n`);
    const known = versions.find(({ version_code: code }) => code === versionCode);
    const isAsking = world.isInteractive && !isQuiet && !dryRun && typed.flags.yes !== true;
    if (isAsking && known === undefined && !(await isWanted(plan)))
      return { ok: false, json: { published: false }, text: 'Nothing was published.\n' };
    const version = await uploadBundle(session, bundle, { world, isQuiet, dryRun, paint });
    say(clockNote(session));
    const warnings = report.problems.map((problem) => problemText(problem, paint));
    return {
      ok: true,
      json: {
        published: !dryRun,
        new_version: known === undefined,
        registry: issuer,
        app_id: appId,
        version_code: versionCode,
        state: version.state,
        digest: bundle.digest,
        size: bundle.bytes.length,
        unpacked_size: report.unpacked_size,
        files: report.files,
        compared_with: plan.change.against,
        asks_new: plan.change.added,
        asks_no_more: plan.change.gone,
        problems: report.problems,
        left_out: leftOut,
      },
      text: [
        ...warnings,
        ...(dryRun ? [planText(plan, true, paint)] : []),
        verdictText(version, { dryRun, isNew: known === undefined }, paint),
      ].join('\n'),
    };
  },
};
