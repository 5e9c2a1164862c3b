// `davit rollback`: users go back to the version before, or to a certain one, within seconds.
import { type Command, type Outcome, text } from '../command.ts';
import { appIdFor } from '../folder/manifest-app-id.ts';
import { changeRelease } from '../registry/app-calls.ts';
import { APP_FLAGS, sessionOf } from '../registry/session-of.ts';
import { releaseJson, releaseText } from '../release/release-text.ts';
import { CHANNELS, channelOf, versionCodeOf } from '../release/typed-numbers.ts';
import { paintFor } from '../terminal/paint.ts';
import { withProgress } from '../terminal/progress.ts';

export const rollback: Command = {
  name: 'rollback',
  summary: 'takes the newest release back',
  usage: '',
  words: 0,
  flags: {
    to: { type: 'string', value: '<version code>', about: 'to this version; the one before' },
    channel: { type: 'string', value: `<${CHANNELS.join('|')}>`, about: 'which release channel (stable)' },
    ...APP_FLAGS,
  },
  notes:
    '  It asks nothing: a rollback is for when there is no time. The version stays published; davit release gives it again.',
  examples: [
    ['davit rollback', 'back to the version before'],
    ['davit rollback --to 5', 'back to version 5'],
  ],
  async run(typed, world): Promise<Outcome> {
    const appId = appIdFor(text(typed, 'app'), world.folder);
    const channel = channelOf(text(typed, 'channel'));
    const to = versionCodeOf(text(typed, 'to'), 'davit rollback --to <version code>');
    const session = await sessionOf(typed, world);
    const view = await withProgress(world, typed.flags.json === true, `Rolling ${appId} back`, () =>
      changeRelease(session, appId, ['POST', 'rollback'], { channel, ...(to !== undefined && { to }) }),
    );
    return {
      ok: true,
      json: releaseJson(view),
      text: `${appId} at ${session.login.issuer} is rolled back:\n${releaseText(view, paintFor(world))}`,
    };
  },
};
