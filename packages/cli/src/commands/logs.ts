// `davit logs`: what the registry has decided about a mini-program, by whom and when; --verify follows the chain of hashes.
import { type Command, type Outcome, text } from '../command.ts';
import { appIdFor } from '../folder/manifest-app-id.ts';
import { keepHead, keptHead } from '../log/kept-head.ts';
import { bodiesOf, logText } from '../log/log-text.ts';
import { readLog } from '../log/read-log.ts';
import { verifyWholeLog } from '../log/verify-whole-log.ts';
import { APP_FLAGS, sessionOf } from '../registry/session-of.ts';
import { paintFor } from '../terminal/paint.ts';
import { withProgress } from '../terminal/progress.ts';

export const logs: Command = {
  name: 'logs',
  summary: 'shows the registry’s log of a mini-program, and verifies it',
  usage: '[app id]',
  words: 1,
  flags: {
    verify: {
      type: 'boolean',
      about: 'follows the chain of hashes from its beginning; exit code 1 when it does not hold',
    },
    all: { type: 'boolean', about: 'of every mini-program that may be read' },
    ...APP_FLAGS,
  },
  notes: [
    '  Each entry carries the hash of the one before it. Bodies of other publishers are withheld, their hashes are not.',
    '  The head that was verified is kept in ~/.davit/heads: what the log contained then, it has to contain the next time.',
    '  The root that vouches for the registry’s key is kept with it, and what the registry has signed.',
  ].join('\n'),
  examples: [
    ['davit logs', 'who decided what, and when'],
    ['davit logs --verify', 'exit code 1 when the log was changed'],
  ],
  async run(typed, world): Promise<Outcome> {
    const isOfAll = typed.flags.all === true;
    const appId = isOfAll ? null : appIdFor(text(typed, 'app') ?? typed.words[0], world.folder);
    const session = await sessionOf(typed, world);
    const { issuer } = session.login;
    const log = await withProgress(world, typed.flags.json === true, `Reading the log of ${issuer}`, () =>
      readLog(session),
    );
    const bodies = bodiesOf(log.entries, appId);
    const nothing = `Nothing of ${appId ?? 'anything'} stands in the log that this login may read.\n`;
    const lines = bodies.length === 0 ? nothing : logText(bodies, isOfAll);
    if (typed.flags.verify !== true)
      return { ok: true, json: { registry: issuer, head: log.head, entries: bodies }, text: lines };
    const kept = keptHead(issuer, world);
    const before = kept === null ? null : { seq: kept.seq, hash: kept.hash };
    const verified = await verifyWholeLog(log, kept);
    const paint = paintFor(world);
    if ('wrong' in verified)
      return {
        ok: false,
        json: {
          registry: issuer,
          head: log.head,
          entries: bodies,
          verified: false,
          wrong: verified.wrong,
          seq: verified.seq,
        },
        text: `${lines}\n${paint.bad('The log does not hold')}: ${verified.wrong}, at entry ${verified.seq}.\nTry: keep this, ask the operator, and publish nothing until it is explained\n`,
      };
    keepHead(issuer, verified.head, world);
    const since =
      before === null ? 'kept for the next time' : `it contains all that stood there at entry ${before.seq}`;
    return {
      ok: true,
      json: {
        registry: issuer,
        head: { seq: verified.head.seq, hash: verified.head.hash },
        entries: bodies,
        verified: true,
        before,
      },
      text: `${lines}\n${paint.good('The log holds')}: ${verified.head.seq} entries, ${verified.head.hash} at its head; ${since}.\n`,
    };
  },
};
