// The main of `npm start`: arguments, environment, signals, `migrate`. Everything else is in packages/dev-env; `accounts …` only speaks
// to a server that runs.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import { runAccounts, type Terminal } from './accounts/run-accounts.ts';
import { type Options, parseMigrate, parseOptions, parseRestoreEpoch, USAGE } from './arguments.ts';
import { banner, farewell } from './banner.ts';
import { explainFailure } from './explain-failure.ts';
import { openLogFile } from './log-file.ts';
import { runMigrate } from './migrate.ts';
import { isDavitAt } from './neighbour.ts';
import { runRestoreEpoch } from './restore-epoch.ts';

/** Built by `npm start`; this file runs as apps/server/dist/main.js. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const HOST_FOLDER = join(ROOT, 'apps/demo-host/dist');
/** Of this repository, so who publishes it is known; whatever `--app` names stays unverified. */
const OWN_APPS = [
  { app: 'food', category: 'food' },
  { app: 'tickets', category: 'events' },
].map(({ app, category }) => ({ folder: join(ROOT, 'minis', app, 'dist'), publisherVerified: true, category }));

async function start(options: Options): Promise<DevEnv> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const logFile = join(options.directory, 'server.log');
  const write = await openLogFile(logFile);
  const env = await startDevEnv({
    port: options.port,
    directory: options.directory,
    database: options.database,
    hostFolder: HOST_FOLDER,
    apps: [...OWN_APPS, ...options.apps],
    accessTokenTtlSeconds: options.accessTokenTtlSeconds,
    log: { level: 'info', write },
    watch: true,
    tools: true,
    statistics: options.statistics,
    onProblem: (message) => console.error(`\n${message}\n`),
    onNote: (message) => console.log(`\n${message}\n`),
  });
  console.log(banner(env.info, { directory: options.directory, logFile }));
  return env;
}

/** The first signal finishes what is in flight; a second one does not wait. */
function stopOnSignal(env: DevEnv, directory: string): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    env.close().then(
      () => {
        console.log(farewell(directory));
        process.exit(0);
      },
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

const terminal = (from: string): Terminal => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  environment: process.env,
  from,
});

let options: Options | null = null;
try {
  const args = process.argv.slice(2);
  const from = process.env.INIT_CWD ?? process.cwd();
  if (args[0] === 'accounts') process.exitCode = await runAccounts(args.slice(1), terminal(from));
  else {
    const migration = parseMigrate(args, process.env);
    const epoch = parseRestoreEpoch(args, process.env, from);
    if (migration === null && epoch === null) options = parseOptions(args, process.env, from);
    if (migration !== null) console.log(await runMigrate(migration));
    else if (epoch !== null) console.log(await runRestoreEpoch(epoch));
    else if (options === null) console.log(USAGE);
    else stopOnSignal(await start(options), options.directory);
  }
} catch (error) {
  const isTaken = (error as { readonly code?: unknown } | null)?.code === 'EADDRINUSE';
  const isDavit = isTaken && options !== null && (await isDavitAt(options.port));
  console.error(explainFailure(error, options, { isDavit }) ?? error);
  process.exit(1);
}
