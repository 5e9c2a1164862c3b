// `npm run check`: format, lint, types and layers. Every step runs even when one fails; two at a time.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTargets } from './builds.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { isMain, ROOT } from './root.mjs';
import { main, StepFailed, step } from './step.mjs';

const node = (title, script, ...args) => ({ title, args: [script, ...args] });
const TSC = 'node_modules/typescript/bin/tsc';

function steps() {
  const list = [
    node('Types of the packages', TSC, '-b'),
    node(
      'Format and lint',
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--max-diagnostics=50',
      '--error-on-warnings',
    ),
    node(
      'Types of the tests',
      TSC,
      '-p',
      'tsconfig.tests.json',
      '--incremental',
      '--tsBuildInfoFile',
      'node_modules/.cache/davit/tests.tsbuildinfo',
    ),
    node('Layers', 'tools/check-layers.mjs'),
  ];
  for (const folder of buildTargets()) {
    // Packages are compiled together, above.
    if (folder.startsWith('packages')) continue;
    if (!existsSync(join(ROOT, folder, 'tsconfig.json'))) continue;
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    const compiler = { ...dependencies, ...devDependencies }.vue ? 'node_modules/vue-tsc/bin/vue-tsc.js' : TSC;
    const info = `node_modules/.cache/davit/${folder.replaceAll(/[\\/]/g, '-')}.tsbuildinfo`;
    list.push(
      node(
        `Types of ${folder}`,
        compiler,
        '-p',
        folder,
        '--noEmit',
        '--composite',
        'false',
        '--incremental',
        '--tsBuildInfoFile',
        info,
      ),
    );
  }
  return list;
}

/** Answers how many steps failed; prints what each said. */
export async function check() {
  const waiting = steps();
  const failures = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await step(next.title, process.execPath, next.args).catch((error) => {
        if (!(error instanceof StepFailed)) throw error;
        failures.push(error.message);
      });
    }
  };
  await Promise.all([worker(), worker()]);
  for (const failure of failures) console.error(`\n${failure}`);
  return failures.length;
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await ensureInstalled();
    return (await check()) === 0 ? 0 : 1;
  });
}
