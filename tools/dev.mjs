// `npm run dev`: like `npm start`, but a change of a source builds what it touches and, if that is the server, starts it again.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { buildChanged } from './builds.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ROOT } from './root.mjs';
import { main } from './step.mjs';

const QUIET_MS = 150;
const SERVER = join('apps', 'server');
const IGNORED = /(?:^|[\\/])(?:node_modules|dist|\.cache)(?:[\\/]|$)/;

let server = null;
let waiting = null;
let working = Promise.resolve();

function startServer() {
  server = spawn(process.execPath, ['apps/server/dist/main.js', ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
}

async function stopServer() {
  const stopping = server;
  if (stopping === null || stopping.exitCode !== null) return;
  await new Promise((resolve) => {
    stopping.once('exit', resolve);
    stopping.kill('SIGTERM');
  });
}

async function rebuild() {
  try {
    const built = await buildChanged();
    if (!built.includes(SERVER)) return;
    await stopServer();
    startServer();
  } catch (error) {
    // The last good build goes on running.
    console.error(error.message);
  }
}

await main(async () => {
  await ensureInstalled();
  await buildChanged();
  startServer();
  for (const folder of ['packages', 'apps', 'minis']) {
    watch(join(ROOT, folder), { recursive: true }, (_event, file) => {
      if (file === null || IGNORED.test(file)) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        working = working.then(rebuild);
      }, QUIET_MS);
    });
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stopServer().then(() => process.exit(0)));
  await new Promise(() => undefined);
});
