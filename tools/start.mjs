// `npm start`: installs what is missing, builds what changed, runs the server. Arguments go to the server (`-- --app <folder>`).
import { buildChanged } from './builds.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { foreground, main } from './step.mjs';

await main(async () => {
  await ensureInstalled();
  await buildChanged();
  return foreground(process.execPath, ['apps/server/dist/main.js', ...process.argv.slice(2)], {
    env: { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
  });
});
