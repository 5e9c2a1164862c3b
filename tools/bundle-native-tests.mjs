// Bundles the tests of the native host into programs for gjs, of the same sources as the host: `run.js` (the suites) and `attacks.js`
// (the two sides of the attack suite).
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

const APP = join(ROOT, 'apps/native-webkit');
const outDir = join(ROOT, 'node_modules/.cache/davit/native-tests', `${process.pid}`);
process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
let bundled;

/** Answers their folder. Once a process. */
export function bundleNativeTests() {
  bundled ??= build();
  return bundled;
}

async function build() {
  const { build: bundle } = await import('vite');
  const entry = { run: join(APP, 'tests/run.ts'), attacks: join(APP, 'tests/attacks/run.ts') };
  await bundle({
    root: APP,
    configFile: join(APP, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, lib: { entry, formats: ['es'] } },
  });
  return outDir;
}
