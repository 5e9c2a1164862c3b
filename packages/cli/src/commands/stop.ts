// `davit stop`: ends a mini-program for everybody, running ones too; or one version of it, for ever. Asked for by its name.
import { text as askLine } from '@clack/prompts';
import { type Command, type Outcome, type Typed, text } from '../command.ts';
import { appIdFor } from '../folder/manifest-app-id.ts';
import { changeRelease } from '../registry/app-calls.ts';
import { APP_FLAGS, sessionOf } from '../registry/session-of.ts';
import { releaseJson, releaseText } from '../release/release-text.ts';
import { versionCodeOf } from '../release/typed-numbers.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { answeredOr, confirmByTyping } from '../terminal/confirm.ts';
import { paintFor } from '../terminal/paint.ts';
import { withProgress } from '../terminal/progress.ts';
import type { World } from '../terminal/world.ts';

const missing = (title: string, hint: string): CliProblem =>
  new CliProblem({ code: 'cli/bad-arguments', title, detail: 'Nobody is there to be asked for it.', hint });

async function reasonOf(typed: Typed, isAsking: boolean): Promise<string> {
  const given = text(typed, 'reason');
  if (given !== undefined) return given;
  if (!isAsking) throw missing('The reason is missing', 'davit stop --reason "We mend a fault." --yes');
  const message = 'What shall users read?';
  const validate = (value: string | undefined) => (value?.trim() ? undefined : 'One sentence.');
  return answeredOr(await askLine({ message, output: process.stderr, validate }), 'davit stop');
}

interface Stop {
  readonly revoke: number | undefined;
  readonly floor: number | undefined;
}

async function confirm(appId: string, { revoke, floor }: Stop, typed: Typed, isAsking: boolean): Promise<void> {
  if (typed.flags.yes === true) return;
  if (!isAsking) throw missing('Nobody has confirmed it', 'davit stop --yes, with --reason');
  const what =
    revoke === undefined && floor === undefined
      ? `This stops ${appId} for everybody, at once.`
      : `This ends ${revoke === undefined ? `all versions below ${floor}` : `version ${revoke}`} of ${appId} for ever.`;
  await confirmByTyping(appId, `${what} Type ${appId} to do it.`, 'davit stop');
}

async function run(typed: Typed, world: World): Promise<Outcome> {
  const appId = appIdFor(text(typed, 'app'), world.folder);
  const isAsking = world.isInteractive && typed.flags.json !== true;
  const revoke = versionCodeOf(text(typed, 'revoke'), 'davit stop --revoke <version code>');
  const floor = versionCodeOf(text(typed, 'floor'), 'davit stop --floor <version code>');
  const resumes = typed.flags.resume === true;
  const isSuspension = revoke === undefined && floor === undefined;
  if (resumes && !isSuspension)
    throw new CliProblem({
      code: 'cli/bad-arguments',
      title: 'A revoked version never runs again',
      detail: '--resume takes back a stop, and neither --revoke nor --floor.',
      hint: 'davit stop --resume',
    });
  const session = await sessionOf(typed, world);
  const work = async () => {
    if (resumes) return changeRelease(session, appId, ['DELETE', 'suspension']);
    const reason = await reasonOf(typed, isAsking);
    await confirm(appId, { revoke, floor }, typed, isAsking);
    return withProgress(world, typed.flags.json === true, `Stopping ${appId}`, () =>
      isSuspension
        ? changeRelease(session, appId, ['POST', 'suspension'], { reason })
        : changeRelease(session, appId, ['POST', 'revocations'], {
            reason,
            ...(revoke !== undefined && { version_code: revoke }),
            ...(floor !== undefined && { floor }),
          }),
    );
  };
  const view = await work();
  const head = resumes
    ? `${appId} runs again at ${session.login.issuer}.`
    : isSuspension
      ? `${appId} is stopped at ${session.login.issuer}; running ones hear it within seconds. To end that: davit stop --resume`
      : `${revoke === undefined ? `Versions below ${floor}` : `Version ${revoke}`} of ${appId} never runs again at ${session.login.issuer}.`;
  return { ok: true, json: releaseJson(view), text: `${head}\n${releaseText(view, paintFor(world))}` };
}

export const stop: Command = {
  name: 'stop',
  summary: 'stops a mini-program for everybody, or one version for ever',
  usage: '',
  words: 0,
  flags: {
    reason: { type: 'string', value: '<sentence>', about: 'what users read' },
    yes: { type: 'boolean', short: 'y', about: 'does not ask for the app id to be typed' },
    resume: { type: 'boolean', about: 'lets it run again; what the operator has stopped, only the operator' },
    revoke: {
      type: 'string',
      value: '<version code>',
      about: 'ends this version for ever, and goes back to the one before',
    },
    floor: { type: 'string', value: '<version code>', about: 'ends every version below for ever' },
    ...APP_FLAGS,
  },
  notes: '  A version that must not run any more is revoked; a mini-program that must not run now is stopped.',
  examples: [
    ['davit stop', 'asks for the sentence and the app id'],
    ["davit stop --reason 'We mend a fault.' --yes", 'in a hurry'],
    ['davit stop --resume', 'runs again'],
    ["davit stop --revoke 7 --reason 'It lost orders.'", 'version 7 never runs again'],
  ],
  run,
};
