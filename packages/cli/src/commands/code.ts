// `davit code`: an authorization code for a mini-program and a test user, from a development server that runs: what a back end's author
// needs to try the exchange without a browser.
import { type Command, text } from '../command.ts';
import { curlOf, redemptionOf } from '../dev/redemption.ts';
import { type RunningServer, runningServer, userOf } from '../dev/running-server.ts';
import { appIdFor } from '../folder/manifest-app-id.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { paintFor } from '../terminal/paint.ts';
import { table } from '../terminal/table.ts';
import { visible } from '../terminal/visible.ts';

const LEAST_SCOPE = 'openid';

/** `secret`, and nothing else, makes a mini-program of these servers one that is not public. */
async function mint(server: RunningServer, wanted: { appId: string; username: string | undefined; scope: string }) {
  const { mintCode, CodeRefused } = await import('@davit/dev-env');
  const { issuer, hostClientId, secrets } = server;
  const user = userOf(server, wanted.username);
  const { appId, scope } = wanted;
  try {
    const isPublic = !secrets.has(appId);
    return { user, minted: await mintCode({ issuer, hostClientId, user, appId, scope, isPublic }) };
  } catch (error) {
    if (!(error instanceof CodeRefused)) throw error;
    const { reason, description, hint } = error.failure;
    throw new CliProblem(
      {
        code: 'cli/code-refused',
        title: 'The server gives no code',
        detail: `${description.replace(/\.$/, '')} (${reason}).`,
        hint: hint?.replace(/\.$/, '') ?? `davit explain ${reason}`,
      },
      { cause: error },
    );
  }
}

export const code: Command = {
  name: 'code',
  summary: 'gets an authorization code for a test user, and says how it is redeemed',
  usage: '',
  words: 0,
  flags: {
    app: { type: 'string', value: '<app id>', about: 'for which mini-program; from the manifest in this folder' },
    user: { type: 'string', value: '<name>', about: 'a test user of the server; the first one' },
    scope: { type: 'string', value: '<scopes>', about: 'what is asked for, with spaces; all that the manifest names' },
    state: { type: 'string', value: '<folder>', about: 'of the server: its dev.json is read (.davit, $DAVIT_DIR)' },
    issuer: { type: 'string', value: '<address>', about: 'the server itself, instead of its folder' },
  },
  notes: [
    '  Everything that is asked for is allowed, as that user, and stays allowed. Development servers only: davit dev, npm start.',
    '  A code lives for a minute and works once. The proof in the curl command is good for one request; --json has the key to make more.',
  ].join('\n'),
  examples: [
    ['davit code --user bob', 'for the project in this folder'],
    ["davit code --app bistro --scope 'openid email' --json", 'for a script'],
  ],
  async run(typed, world) {
    const appId = appIdFor(text(typed, 'app'), world.folder);
    const words = { issuer: text(typed, 'issuer'), state: text(typed, 'state') };
    const server = await runningServer(words, world);
    const { issuer, scopes, secrets } = server;
    const scope = text(typed, 'scope') ?? (scopes.get(appId)?.join(' ') || LEAST_SCOPE);
    const { user, minted } = await mint(server, { appId, username: text(typed, 'user'), scope });
    const facts = { issuer, appId, secret: secrets.get(appId), now: world.now() };
    const redeem = await redemptionOf(minted, facts);
    const paint = paintFor(world);
    return {
      ok: true,
      json: {
        app_id: appId,
        user: user.username,
        scope,
        code: minted.code,
        iss: minted.iss,
        state: minted.state,
        expires_in: minted.expiresIn,
        code_verifier: minted.codeVerifier,
        dpop_private_jwk: minted.key?.privateJwk ?? null,
        redeem,
      },
      text: [
        table(
          [
            ['Code', paint.strong(minted.code)],
            ['Verifier', minted.codeVerifier],
            ['For', `${visible(appId)}, as ${visible(user.username)}: ${visible(scope)}`],
            ['Lives', `${minted.expiresIn} seconds, once`],
          ],
          '',
        ),
        `\n${curlOf(redeem)}\n`,
      ].join(''),
    };
  },
};
