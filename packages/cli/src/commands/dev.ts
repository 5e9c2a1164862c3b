// `davit dev`: authorization server, registry, demo host and live reload in one process, for one mini-program, until Ctrl-C.
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DevEnv } from '@davit/dev-env';
import { type Command, type Typed, text } from '../command.ts';
import { demoHostFolder } from '../dev/demo-host-folder.ts';
import { type Ready, type Say, sayTo } from '../dev/dev-event.ts';
import { type DevProject, openProject } from '../dev/dev-project.ts';
import { keepBuilt } from '../dev/keep-built.ts';
import { BUILD_COMMAND } from '../dev/run-build.ts';
import { folderProblem, startProblem } from '../dev/start-problem.ts';
import { makeFolder } from '../folder/make-folder.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { openBrowser } from '../terminal/open-browser.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import type { World } from '../terminal/world.ts';

export const DEFAULT_STATE = '.davit';
const DEFAULT_PORT = 4000;
const HTTP_PORT = 80;
const DEFAULT_TTL_SECONDS = 300;
const MAX_TTL_SECONDS = 3_600;

interface Options {
  readonly port: number;
  readonly ttlSeconds: number;
  readonly state: string;
}

function optionsOf(typed: Typed, world: World, project: DevProject): Options {
  const port = text(typed, 'port') ?? (world.environment.PORT || String(DEFAULT_PORT));
  const ttl = text(typed, 'ttl') ?? String(DEFAULT_TTL_SECONDS);
  const state = text(typed, 'state');
  if (Number(port) === HTTP_PORT)
    throw new CliProblem({
      code: 'cli/bad-arguments',
      title: 'This port has no name of its own',
      detail: `An address without a port means port ${HTTP_PORT}, and the addresses of this server all name theirs.`,
      hint: `davit dev --port ${DEFAULT_PORT}`,
    });
  return {
    port: wholeNumber('port', port, { least: 0, most: 65_535, hint: 'davit dev --port 0' }),
    ttlSeconds: wholeNumber('ttl', ttl, { least: 1, most: MAX_TTL_SECONDS, hint: 'davit dev --ttl 30' }),
    state: state === undefined ? join(project.folder, DEFAULT_STATE) : resolve(world.folder, state),
  };
}

/** Keys and test users belong into no repository, whatever a project's .gitignore says. */
function openState(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(folder, 0o700);
  writeFileSync(join(folder, '.gitignore'), '*\n');
}

function readyEvent({ info }: DevEnv, state: string, hasBuild: boolean): Ready {
  const [app] = info.apps;
  if (app === undefined) throw new Error('The server has started without the mini-program.');
  return {
    event: 'ready',
    app_id: app.app_id,
    name: app.name,
    url: app.url,
    host_url: info.host_url,
    issuer: info.issuer,
    registry_url: info.registry_url,
    users: info.users,
    state,
    build: hasBuild ? BUILD_COMMAND : null,
  };
}

async function start(project: DevProject, options: Options, hostFolder: string, say: Say) {
  // Loaded here alone: no other command needs a server.
  const { startDevEnv } = await import('@davit/dev-env');
  const { port, state, ttlSeconds } = options;
  try {
    openState(state);
    return await startDevEnv({
      port,
      directory: state,
      hostFolder,
      apps: [project.served],
      accessTokenTtlSeconds: ttlSeconds,
      watch: true,
      tools: true,
      onReleased: ({ appId, versionCode, versionName, digest }) =>
        say({ event: 'released', app_id: appId, version_code: versionCode, version_name: versionName, digest }),
      onProblem: (message) => void folderProblem(message, project).then((words) => say({ event: 'problem', ...words })),
      onNote: (message) => say({ event: 'note', message }),
    });
  } catch (error) {
    throw await startProblem(error, project, { port, state });
  }
}

/** A code that leads nowhere would be worse than none. */
const reachOf = (port: number): string =>
  `A phone takes localhost for itself. An Android phone on a cable reaches this machine after: adb reverse tcp:${port} tcp:${port}`;

async function serve(typed: Typed, world: World): Promise<number> {
  const project = openProject(typed.words[0], world.folder);
  const options = optionsOf(typed, world, project);
  const hostFolder = demoHostFolder(project.folder);
  const say = sayTo(world, typed.flags.json === true);
  const hasBuild = project.hasBuild && typed.flags['no-build'] !== true;
  const built = hasBuild ? keepBuilt(project, world, say) : null;
  const stopped = world.interrupted();
  /** Null once it is built; else the exit code, for what is wrong has been said. */
  const buildFirst = async (): Promise<number | null> => {
    const first = await Promise.race([built?.build(), stopped.then(() => null)]);
    if (first === null) await built?.stop();
    if (first === true) return null;
    return first === null ? 0 : 1;
  };
  const isBuilt = built === null || existsSync(join(project.served, 'manifest.json'));
  const ended = isBuilt ? null : await buildFirst();
  if (ended !== null) return ended;
  const begin = () => start(project, options, hostFolder, say);
  const env = await begin().catch(async (error: unknown) => {
    // A build that was cut off leaves half a folder, which the next one mends.
    const isHalf = error instanceof CliProblem && error.words.code === 'cli/bad-folder';
    if (built === null || !isBuilt || !isHalf) throw error;
    return (await buildFirst()) ?? begin();
  });
  if (typeof env === 'number') return env;
  try {
    const ready = readyEvent(env, options.state, hasBuild);
    say(ready);
    const cannotOpen = () => say({ event: 'note', message: `No browser could be opened; the address is ${ready.url}` });
    if (typed.flags.open === true) openBrowser(ready.url, cannotOpen);
    if (typed.flags.qr === true) say({ event: 'qr', url: ready.url, message: reachOf(env.port) });
    built?.watch();
    await stopped;
  } finally {
    await built?.stop();
    await env.close();
  }
  say({ event: 'stopped', state: options.state });
  return 0;
}

export const dev: Command = {
  name: 'dev',
  summary: 'runs the mini-program in a demo host on this machine, and again after each edit',
  usage: '[folder]',
  words: 1,
  flags: {
    port: {
      type: 'string',
      short: 'p',
      value: '<number>',
      about: `where it listens (${DEFAULT_PORT}); 0 takes a free one`,
    },
    state: {
      type: 'string',
      value: '<folder>',
      about: `its database, keys and dev.json (${DEFAULT_STATE} in the project)`,
    },
    ttl: { type: 'string', value: '<seconds>', about: `how long access tokens live (${DEFAULT_TTL_SECONDS})` },
    'no-build': { type: 'boolean', about: 'serves what is built, and builds nothing' },
    qr: { type: 'boolean', about: 'also prints the address as a QR code, for an Android phone on a cable' },
    open: { type: 'boolean', about: 'opens the mini-program in the browser' },
  },
  notes: [
    '  One process: authorization server, registry, Plaza (the demo host) and live reload, on localhost, with made-up users and no account.',
    `  A project is built with its own script (${BUILD_COMMAND}) after each edit; a folder without one is served as it is.`,
    '  With --json: one line for each event (ready, qr, building, built, released, problem, note, stopped).',
  ].join('\n'),
  examples: [
    ['davit dev', 'the project in this folder'],
    ['davit dev --port 0 --ttl 30', 'on any free port, with tokens that soon have to be refreshed'],
  ],
  serve,
  run: () => Promise.reject(new Error('Serves.')),
};
