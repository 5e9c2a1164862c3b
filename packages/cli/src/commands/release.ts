// `davit release`: gives a published version to users, to all or to some of them; holds a rollout, and lets it go on.
import { type Command, type Outcome, text } from '../command.ts';
import { appIdFor } from '../folder/manifest-app-id.ts';
import { changeRelease, readVersions } from '../registry/app-calls.ts';
import { APP_FLAGS, sessionOf } from '../registry/session-of.ts';
import { newestReleasable } from '../release/newest-releasable.ts';
import { releaseJson, releaseText } from '../release/release-text.ts';
import { CHANNELS, channelOf, percentOf, versionCodeOf } from '../release/typed-numbers.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { paintFor } from '../terminal/paint.ts';
import { withProgress } from '../terminal/progress.ts';
import { shellWord } from '../terminal/shell-word.ts';

export const release: Command = {
  name: 'release',
  summary: 'gives a published version to users, all or some of them',
  usage: '[version code]',
  words: 1,
  flags: {
    channel: { type: 'string', value: `<${CHANNELS.join('|')}>`, about: 'which release channel (stable)' },
    percent: { type: 'string', value: '<0-100>', about: 'for how many of its users (100)' },
    hold: { type: 'string', value: '<why>', about: 'lets the rollout grow no further; alone it releases nothing' },
    resume: { type: 'boolean', about: 'ends the hold; alone it releases nothing' },
    ...APP_FLAGS,
  },
  notes: [
    '  Without a version code it takes the newest version. A rollout only grows: who has the version keeps it.',
    '  davit release --percent 10, then --percent 50, then davit release; davit rollback takes it back.',
  ].join('\n'),
  examples: [
    ['davit release --percent 10', 'the newest version, for a tenth of the users'],
    ["davit release --hold 'We look at the crashes.'", 'lets it grow no further'],
    ['davit release --resume --percent 50', 'and on'],
    ['davit release 7 --channel beta', 'version 7 for the beta channel'],
  ],
  async run(typed, world): Promise<Outcome> {
    const appId = appIdFor(text(typed, 'app'), world.folder);
    const channel = channelOf(text(typed, 'channel'));
    const percent = percentOf(text(typed, 'percent'));
    const code = versionCodeOf(typed.words[0], 'davit release <version code>');
    const reason = text(typed, 'hold');
    const resumes = typed.flags.resume === true;
    if (reason !== undefined && resumes)
      throw new CliProblem({
        code: 'cli/bad-arguments',
        title: 'A rollout is held or goes on',
        detail: '--hold and --resume say the opposite of each other.',
        hint: 'davit release --resume',
      });
    const isAll = (percent ?? 100) === 100;
    if (reason !== undefined && isAll && (code !== undefined || percent !== undefined))
      throw new CliProblem({
        code: 'cli/bad-arguments',
        title: 'A release to all users cannot be held',
        detail: 'What everybody has grows no further. Nothing was released.',
        hint: `davit release${code === undefined ? '' : ` ${code}`} --percent 10 --hold ${shellWord(reason)}`,
      });
    const releases = (reason === undefined && !resumes) || code !== undefined || percent !== undefined;
    const session = await sessionOf(typed, world);
    const view = await withProgress(world, typed.flags.json === true, `Releasing ${appId}`, async () => {
      if (releases) {
        const version = code ?? newestReleasable(await readVersions(session, appId));
        const hold = { ...(reason !== undefined && { hold: reason }), ...(resumes && { resume: true }) };
        const document = { version_code: version, channel, percent: percent ?? 100, ...hold };
        return changeRelease(session, appId, ['POST', 'releases'], document);
      }
      if (resumes) return changeRelease(session, appId, ['DELETE', 'hold'], { channel });
      return changeRelease(session, appId, ['POST', 'hold'], { channel, reason });
    });
    return {
      ok: true,
      json: releaseJson(view),
      text: `${appId} at ${session.login.issuer}:\n${releaseText(view, paintFor(world))}`,
    };
  },
};
