// `davit logout`: the registry forgets this machine's key, and then the machine does.
import { type Command, text } from '../command.ts';
import { chooseLogin } from '../login/choose-login.ts';
import { forgetLogin, loginFile } from '../login/login-folder.ts';
import { openSession } from '../registry/open-session.ts';
import { OWN_KEYS } from '../registry/scope-for.ts';
import { REGISTRY_FLAG } from '../registry/session-of.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { withProgress } from '../terminal/progress.ts';

export const logout: Command = {
  name: 'logout',
  summary: 'ends the login of this machine',
  usage: '',
  words: 0,
  flags: {
    ...REGISTRY_FLAG,
    local: { type: 'boolean', about: 'only forgets the key here; the registry goes on knowing it' },
  },
  examples: [['davit logout', 'revokes the key and forgets it']],
  async run(typed, world) {
    const login = await chooseLogin(text(typed, 'registry'), world);
    const isLocal = typed.flags.local === true;
    if (!isLocal) {
      const session = await openSession(login, { now: world.now });
      const revoke = () =>
        session.call({
          method: 'PATCH',
          path: `/client/keys/${login.keyid}`,
          scope: OWN_KEYS,
          json: { state: 'revoked' },
          isSafe: true,
        });
      await withProgress(world, typed.flags.json === true, `Ending the login at ${login.issuer}`, revoke).catch(
        (error) => {
          // What the registry knows no more is gone already.
          if (error instanceof CliProblem && error.words.code === 'cli/login-ended') return;
          if (!(error instanceof CliProblem)) throw error;
          const { code, title, detail } = error.words;
          const hint = 'the same command again; or davit logout --local, and ask the operator to revoke the key';
          throw new CliProblem({ code, title, detail: `${detail} The login stays as it is.`, hint }, { cause: error });
        },
      );
    }
    // What a pipeline was handed stands in no file of this machine.
    if (!world.environment.DAVIT_LOGIN) forgetLogin(loginFile(login.issuer, world));
    return {
      ok: true,
      json: { registry: login.issuer, client_id: login.clientId, keyid: login.keyid, revoked: !isLocal },
      text: isLocal
        ? `The key of ${login.clientId} is gone from this machine; ${login.issuer} goes on knowing it.\nTry: ask the operator to revoke ${login.keyid}\n`
        : `${login.clientId} is logged out of ${login.issuer}: the key is revoked and gone.\n`,
    };
  },
};
