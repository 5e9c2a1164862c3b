// `npm run build`: every package with tsc (JavaScript and types), every app and mini-program with Vite.
import { buildChanged } from './builds.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { main, step } from './step.mjs';

await main(async () => {
  await ensureInstalled();
  await step('Compiling the packages', process.execPath, ['node_modules/typescript/bin/tsc', '-b']);
  await buildChanged();
});
