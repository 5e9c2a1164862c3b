// `davit status`: release channels, versions with their states and reviews, and what containers counted.
import { type Command, type Outcome, text } from '../command.ts';
import { appIdFor } from '../folder/manifest-app-id.ts';
import { readStatistics, readVersions } from '../registry/app-calls.ts';
import { APP_FLAGS, clockNote, sessionOf } from '../registry/session-of.ts';
import { statusText } from '../release/status-text.ts';
import { paintFor } from '../terminal/paint.ts';
import { withProgress } from '../terminal/progress.ts';

const SHOWN_VERSIONS = 20;

export const status: Command = {
  name: 'status',
  summary: 'shows what is released, held, reviewed and counted',
  usage: '[app id]',
  words: 1,
  flags: {
    all: { type: 'boolean', about: `all versions, not only the newest ${SHOWN_VERSIONS}` },
    ...APP_FLAGS,
  },
  notes:
    '  Counts come from hosts whose users opted in; shares are of the launches. p95: 95 of 100 launches were faster.',
  examples: [
    ['davit status', 'of the mini-program in this folder'],
    ['davit status my-app --json', 'everything, for a program'],
  ],
  async run(typed, world): Promise<Outcome> {
    const appId = appIdFor(text(typed, 'app') ?? typed.words[0], world.folder);
    const session = await sessionOf(typed, world);
    const { issuer } = session.login;
    const isQuiet = typed.flags.json === true;
    const [app, statistics] = await withProgress(world, isQuiet, `Asking ${issuer}`, async () => {
      // One after the other: the first one learns the server's nonce and clock.
      const versions = await readVersions(session, appId);
      return [versions, await readStatistics(session, appId)] as const;
    });
    const clock = clockNote(session);
    if (clock !== null && !isQuiet) world.err(clock);
    const shown = typed.flags.all === true ? app.versions.length : SHOWN_VERSIONS;
    return {
      ok: true,
      json: { registry: issuer, ...app, statistics },
      text: statusText({ app, statistics, issuer, shown }, paintFor(world)),
    };
  },
};
