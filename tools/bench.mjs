// `npm run bench -- <name> [--quick]`: runs bench/<name>/main.ts.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleProgram } from './bundle-program.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ROOT } from './root.mjs';
import { main, StepFailed } from './step.mjs';

await main(async () => {
  const [name, ...args] = process.argv.slice(2);
  const names = readdirSync(join(ROOT, 'bench')).filter((folder) => existsSync(join(ROOT, 'bench', folder, 'main.ts')));
  if (!names.includes(name))
    throw new StepFailed(`Which benchmark? There is: ${names.join(', ')}\nTry: npm run bench -- ${names[0]} --quick`);
  await ensureInstalled();
  process.chdir(ROOT);
  const program = await import(pathToFileURL(await bundleProgram(`bench/${name}/main.ts`)).href);
  // The benchmark is a bundle itself and does not know where it came from.
  await program.main(args, bundleProgram);
});
